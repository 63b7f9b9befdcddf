using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The next row of an iterator.</summary>
[Op("IteratorGetNext(iterator: resource) -> components: output_types",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", Stateful = true)]
static class IteratorGetNextOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Declared(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor[] row = c.Resource<DatasetIterator>(0).Next(c.Step);
        if (row.Length != c.OutputCount)
        {
            Dataset.Dispose(row);
            Throw.InvalidArgument($"The iterator gives rows of {row.Length} tensors, expected {c.OutputCount}");
        }
        for (int i = 0; i < row.Length; i++) c.MoveOutput(i, row[i]);
    }
}
