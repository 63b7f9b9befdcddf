using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An iterator over a dataset, which MakeIterator gives it.</summary>
[Op("IteratorV2() -> handle: resource", "shared_name: string", "container: string",
    "output_types: list(type) >= 1", "output_shapes: list(shape) >= 1", Stateful = true)]
static class IteratorV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : ResourceKernel<DatasetIterator>(k)
    {
        protected override DatasetIterator Make(KernelContext context, string name) => new();
    }
}
