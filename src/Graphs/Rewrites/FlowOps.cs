namespace TensorHarbor.Graphs;

/// <summary>The ops of v1 control flow.</summary>
static class FlowOps
{
    /// <summary>Needs a node, or its kernel, a runner that waits for values and knows dead ones?</summary>
    public static bool IsFlow(Node node, Kernel kernel) => kernel is AsyncKernel || IsFlow(node);

    /// <summary>Is it a node of branches or loops?</summary>
    public static bool IsFlow(Node node) => IsSwitch(node) || node.Type is "Merge" or "RefMerge" or "Enter" or "RefEnter"
        or "Exit" or "RefExit" or "NextIteration" or "RefNextIteration";

    /// <summary>Passes it its value to one of two or more outputs?</summary>
    public static bool IsSwitch(Node node) => node.Type is "Switch" or "RefSwitch" or "_SwitchN";

    /// <summary>Does an edge from it close a loop?</summary>
    public static bool ClosesLoop(Node node) => node.Type is "NextIteration" or "RefNextIteration";
}
