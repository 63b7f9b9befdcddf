using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor that every step is given.</summary>
[Op("Placeholder() -> output: dtype", "dtype: type", "shape: shape = {unknown_rank:true}")]
static class PlaceholderOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.ShapeAttr("shape"));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        PartialShape shape = c.Node.Attr("shape").AsShape();
        string wanted = shape is { HasRank: true, Rank: > 0 } ? $" and shape {shape}" : "";
        Throw.InvalidArgument($"You must feed a value for placeholder tensor '{c.Node.Name}' with dtype "
            + $"{c.Node.OutputTypes[0].Name()}{wanted}");
    }
}
