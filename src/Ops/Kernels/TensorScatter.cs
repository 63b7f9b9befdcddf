using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The tensor-scatter ops: input 0 changed at rows of indices (input 1) by updates (input 2).</summary>
static class TensorScatter
{
    public static void Shape(ShapeContext c) => ScatterNdShapes.Infer(c, c.WithRankAtLeast(0, 1), c.WithRankAtLeast(1, 1), c.Input(2));

    /// <summary>Makes output 0 the changed tensor, in the memory of input 0 if nobody else needs it.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="kind">How to change it.</param>
    /// <param name="form">Whose error texts.</param>
    public static void Run(KernelContext c, ScatterKind kind, ScatterNdForm form = ScatterNdForm.TensorScatter)
    {
        Tensor tensor = c.Input(0), indices = c.Input(1), updates = c.Input(2);
        ScatterNdKernel.Check(tensor.Shape, indices.Shape, updates.Shape, form);
        Tensor output = c.ForwardOrAllocate(0, 0, tensor.Shape);
        if (output.Buffer != tensor.Buffer) tensor.CopyTo(output);
        if (tensor.ElementCount > 0) ScatterNdKernel.Run(c.Node, indices, updates, output, kind);
    }

    /// <summary>The gradient of what stays is passed on, the gradient of the updates is where they went.</summary>
    public static void AdditiveGradient(GradientContext g, bool negated)
    {
        Output gradient = g.OutputGradient(0), updates = g.Scope.GatherNd(gradient, g.Input(1));
        g.SetInput(0, gradient);
        g.SetInput(2, negated ? g.Call("Neg", [updates], [("T", updates.ValueType)]) : updates);
    }

    /// <summary>The gradient of a minimum or maximum goes to the values that equal the result, in equal shares.</summary>
    public static void ExtremeGradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output tensor = g.Input(0), indices = g.Input(1), updates = g.Input(2), result = g.Output(0), gradient = g.OutputGradient(0);
        DType type = tensor.ValueType;
        Output Cast(Output flags) => s.Cast(flags, type);
        Output Equal(Output a, Output b) => g.Call("Equal", [a, b], [("T", type)]);
        Output Binary(string op, Output a, Output b) => g.Call(op, [a, b], [("T", type)]);
        Output chosen = Cast(Equal(result, tensor));
        Output chosenUpdates = Cast(Equal(updates, s.GatherNd(result, indices)));
        Output counts = s.TensorScatterAdd(chosen, indices, chosenUpdates);
        Output share = g.Call("DivNoNan", [gradient, counts], [("T", type)]);
        g.SetInput(0, Binary("Mul", share, chosen));
        g.SetInput(2, Binary("Mul", chosenUpdates, s.GatherNd(share, indices)));
    }
}
