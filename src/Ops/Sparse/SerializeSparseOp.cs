using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A sparse tensor as three strings.</summary>
[Op("SerializeSparse(sparse_indices: int64, sparse_values: T, sparse_shape: int64) -> serialized_sparse: out_type", "T: type",
    "out_type: {string, variant} = DT_STRING")]
static class SerializeSparseOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PartialShape.Of(3));

    [CpuKernel("out_type: string")]
    public static void Compute(KernelContext c)
    {
        _ = new SparseInput(c, 0);
        Span<byte[]> output = c.Allocate(0, [3]).Strings;
        for (int i = 0; i < 3; i++) output[i] = SparseSerialization.Write(c.Input(i));
    }
}
