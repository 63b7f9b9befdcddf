using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradients of v1 branches (Switch ... Merge), which <c>tf.cond</c> builds.</summary>
static class BranchGradient
{
    /// <summary>The gradient of the value that was switched: that of the branch taken.</summary>
    public static void Switch(GradientContext g) =>
        g.SetInput(0, g.Call("Merge", [g.OutputGradient(0), g.OutputGradient(1)], [("T", g.Input(0).ValueType), ("N", 2)], "cond_grad"));

    /// <summary>The gradient of the merged value goes back into the branch that was taken.</summary>
    public static void Merge(GradientContext g)
    {
        Node branches = g.Scope.Add("Switch", [g.OutputGradient(0), Predicate(g)], [("T", g.Output(0).ValueType)]);
        for (int i = 0; i < g.InputCount; i++) g.SetInput(i, branches[i]);
    }

    /// <summary>Predicate of the Switches whose branches the Merge ends: the nearest ones that are not of a branch inside.</summary>
    static Output Predicate(GradientContext g)
    {
        var seen = new HashSet<(Node, int)>();
        var queue = new Queue<(Node Node, int Depth)>();
        queue.Enqueue((g.Node, -1));
        while (queue.TryDequeue(out (Node Node, int Depth) next))
        {
            int depth = next.Depth;
            if (next.Node.Type is "Switch" or "RefSwitch")
            {
                if (depth == 0) return next.Node.Inputs[1];
                depth--;
            }
            else if (next.Node.Type is "Merge" or "RefMerge") depth++;
            else if (next.Node.Type is "Enter" or "Exit" or "NextIteration") continue;
            foreach (Output input in next.Node.Inputs)
            {
                if (seen.Add((input.Node, depth))) queue.Enqueue((input.Node, depth));
            }
            foreach (Node control in next.Node.ControlInputs)
            {
                if (seen.Add((control, depth))) queue.Enqueue((control, depth));
            }
        }
        g.NotDifferentiable("no Switch begins the branches that it merges; gradients of while loops must be built by TensorFlow");
        return default;
    }
}
