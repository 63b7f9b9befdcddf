using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sparse tensors of three strings each, stacked.</summary>
[Op("DeserializeSparse(serialized_sparse: Tserialized) -> sparse_indices: int64, sparse_values: dtype, sparse_shape: int64", "dtype: type",
    "Tserialized: {string, variant} = DT_STRING")]
static class DeserializeSparseOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, PartialShape.OfRank(2));
        c.SetOutput(1, PartialShape.OfRank(1));
        c.SetOutput(2, PartialShape.OfRank(1));
    }

    [CpuKernel("Tserialized: string")]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType _dtype = k.Type("dtype");

        public override void Compute(KernelContext context) => SparseSerialization.Deserialize(context, _dtype);
    }
}
