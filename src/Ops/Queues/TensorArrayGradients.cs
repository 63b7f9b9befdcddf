using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradients of the ops on tensor arrays: reads become writes into an array of gradients, and the other way round.</summary>
static class TensorArrayGradients
{
    /// <summary>The array of gradients of the array of input 0, and the flow that orders uses of it.</summary>
    static (Output Handle, Output Flow) ArrayFor(GradientContext g, Output flow)
    {
        Node array = g.Call("TensorArrayGradV3", [g.Input(0), flow], [("source", Source(g.Scope.Name))]).Node;
        Output ordered = g.Scope.WithControl(array).Add("Identity", [flow], [("T", DType.Float)], "gradient_flow");
        return (array[0], ordered);
    }

    /// <summary>The outermost scope of gradients: arrays of different calls of the gradient builder are different.</summary>
    static string Source(string scope)
    {
        string[] parts = scope.Split('/');
        int at = Array.FindLastIndex(parts, p => p.StartsWith("gradients", StringComparison.Ordinal));
        return at < 0 ? scope : string.Join('/', parts[..(at + 1)]);
    }

    public static void OfRead(GradientContext g)
    {
        (Output handle, Output flow) = ArrayFor(g, g.Input(2));
        Output gradient = g.OutputGradient(0);
        g.SetInput(2, g.Call("TensorArrayWriteV3", [handle, g.Input(1), gradient, flow], [("T", gradient.ValueType)]));
    }

    public static void OfWrite(GradientContext g)
    {
        Output flowGradient = g.OutputGradient(0);
        (Output handle, Output flow) = ArrayFor(g, flowGradient);
        g.SetInput(2, g.Call("TensorArrayReadV3", [handle, g.Input(1), flow], [("dtype", g.Type("T"))]));
        g.SetInput(3, flowGradient);
    }

    public static void OfGather(GradientContext g)
    {
        (Output handle, Output flow) = ArrayFor(g, g.Input(2));
        Output gradient = g.OutputGradient(0);
        g.SetInput(2, g.Call("TensorArrayScatterV3", [handle, g.Input(1), gradient, flow], [("T", gradient.ValueType)]));
    }

    public static void OfScatter(GradientContext g)
    {
        Output flowGradient = g.OutputGradient(0);
        (Output handle, Output flow) = ArrayFor(g, flowGradient);
        g.SetInput(2, g.Call("TensorArrayGatherV3", [handle, g.Input(1), flow], [("dtype", g.Type("T"))]));
        g.SetInput(3, flowGradient);
    }

    public static void OfConcat(GradientContext g)
    {
        (Output handle, Output flow) = ArrayFor(g, g.Input(1));
        Output gradient = g.OutputGradient(0);
        g.SetInput(1, g.Call("TensorArraySplitV3", [handle, gradient, g.Output(1), flow], [("T", gradient.ValueType)]));
    }

    public static void OfSplit(GradientContext g)
    {
        Output flowGradient = g.OutputGradient(0);
        (Output handle, Output flow) = ArrayFor(g, flowGradient);
        g.SetInput(1, g.Call("TensorArrayConcatV3", [handle, flow], [("dtype", g.Type("T"))]));
        g.SetInput(3, flowGradient);
    }
}
