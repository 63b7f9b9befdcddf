using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of what functions return.</summary>
static class FunctionShapes
{
    /// <summary>The shapes that attribute <c>output_shapes</c> declares, if it has one for each output.</summary>
    public static void Declared(ShapeContext c)
    {
        PartialShape[] declared = c.ShapeList("output_shapes");
        for (int i = 0; i < c.OutputCount; i++) c.SetOutput(i, declared.Length == c.OutputCount ? declared[i] : PartialShape.Unknown);
    }

    /// <summary>The shapes that inference finds in the body of the function in <paramref name="attr"/> when its arguments are the node's inputs.</summary>
    public static void OfCall(ShapeContext c, string attr)
    {
        FunctionRef function = c.Function(attr);
        var shapes = new PartialShape[c.InputCount];
        for (int i = 0; i < shapes.Length; i++) shapes[i] = c.Input(i);
        IReadOnlyList<PartialShape>? results = c.Node.Graph.Functions.ResultShapes(function, shapes, c.Node.Graph.Ops);
        for (int i = 0; i < c.OutputCount; i++) c.SetOutput(i, results is null ? PartialShape.Unknown : results[i]);
    }
}
