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

    /// <summary>The shapes that attribute <c>output_shapes</c> declares; without them, those of the inputs.</summary>
    public static void OfLoop(ShapeContext c)
    {
        PartialShape[] declared = c.ShapeList("output_shapes");
        for (int i = 0; i < c.OutputCount; i++) c.SetOutput(i, declared.Length == c.OutputCount ? declared[i] : c.Input(i));
    }
}
