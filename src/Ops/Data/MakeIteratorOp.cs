using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Begins an iterator with a dataset, anew if it was begun.</summary>
[Op("MakeIterator(dataset: variant, iterator: resource)", Stateful = true)]
static class MakeIteratorOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Resource<DatasetIterator>(1).Begin(Dataset.Get(c), c.Step);
}
