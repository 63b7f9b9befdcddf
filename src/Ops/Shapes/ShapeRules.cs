using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shape rules that many ops share.</summary>
static class ShapeRules
{
    /// <summary>Every output has the shape of input 0.</summary>
    public static void Unchanged(ShapeContext c) => c.SetOutputs(c.Input(0));

    /// <summary>Every output is a scalar.</summary>
    public static void Scalar(ShapeContext c) => c.SetOutputs(PartialShape.Scalar);

    /// <summary>Outputs have the shapes of the attribute <c>output_shapes</c>.</summary>
    public static void Declared(ShapeContext c)
    {
        PartialShape[] declared = c.ShapeList("output_shapes");
        if (declared.Length != c.OutputCount) c.Fail("`output_shapes` must be the same length as `output_types`");
        for (int i = 0; i < declared.Length; i++) c.SetOutput(i, declared[i]);
    }

    /// <summary>Nothing is known of the outputs.</summary>
    public static void Unknown(ShapeContext c) => c.SetOutputs(PartialShape.Unknown);

    /// <summary>Numpy's broadcasting of inputs 0 and 1.</summary>
    public static void Broadcast(ShapeContext c) => c.SetOutput(0, c.Broadcast(c.Input(0), c.Input(1)));

    /// <summary>All inputs and the output have one shape.</summary>
    public static void AllSame(ShapeContext c)
    {
        PartialShape shape = c.Input(0);
        for (int i = 1; i < c.InputCount; i++) shape = c.Merge(shape, c.Input(i));
        c.SetOutputs(shape);
    }
}
