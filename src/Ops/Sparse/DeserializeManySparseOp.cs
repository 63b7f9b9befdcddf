using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sparse tensors of three strings each, stacked.</summary>
[Op("DeserializeManySparse(serialized_sparse: string) -> sparse_indices: int64, sparse_values: dtype, sparse_shape: int64", "dtype: type")]
static class DeserializeManySparseOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.OfRank(2));
        c.SetOutput(1, PartialShape.OfRank(1));
        c.SetOutput(2, PartialShape.OfRank(1));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType _dtype = k.Type("dtype");

        public override void Compute(KernelContext context) => SparseSerialization.Deserialize(context, _dtype);
    }
}
