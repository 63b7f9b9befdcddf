using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The gradient of a concatenation: each input gets its part of it.</summary>
static class ConcatGradient
{
    /// <summary>Sets the gradients of inputs <paramref name="first"/> up to <paramref name="end"/>.</summary>
    public static void Build(GradientContext g, int first, int end, int axisInput)
    {
        Scope scope = g.Scope;
        Output gradient = g.OutputGradient(0), axis = g.Input(axisInput);
        if (end - first == 1)
        {
            g.SetInput(first, gradient);
            return;
        }
        Output[] values = new Output[end - first];
        for (int i = 0; i < values.Length; i++) values[i] = g.Input(first + i);
        if (axis.ValueType != DType.Int32) axis = scope.Cast(axis, dstT: DType.Int32);
        Output nonNegative = g.Call("FloorMod", [axis, scope.Rank(values[0])], [("T", DType.Int32)], "mod");
        Node sizes = scope.ShapeN(values);
        Output[] shapes = new Output[values.Length];
        for (int i = 0; i < shapes.Length; i++) shapes[i] = sizes[i];
        Node offsets = scope.ConcatOffset(nonNegative, shapes);
        for (int i = 0; i < values.Length; i++) g.SetInput(first + i, scope.Slice(gradient, offsets[i], shapes[i]));
    }
}
