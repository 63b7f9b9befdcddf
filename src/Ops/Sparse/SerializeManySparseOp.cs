using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The rows of a sparse tensor, each as a sparse tensor of three strings.</summary>
[Op("SerializeManySparse(sparse_indices: int64, sparse_values: T, sparse_shape: int64) -> serialized_sparse: out_type", "T: type",
    "out_type: {string, variant} = DT_STRING")]
static class SerializeManySparseOp
{
    public static void Shape(ShapeContext c)
    {
        SparseShapes.Input(c, 0);
        c.SetOutput(0, PartialShape.Of(PartialShape.UnknownDim, 3));
    }

    [CpuKernel("out_type: string")]
    public static void Compute(KernelContext c)
    {
        var input = new SparseInput(c, 0);
        if (input.Rank < 2) Throw.InvalidArgument($"Rank of input SparseTensor should be > 1, but saw rank: {input.Rank}");
        int rows = (int)input.Sizes[0], inner = input.Rank - 1;
        Span<byte[]> output = c.Allocate(0, [rows, 3]).Strings;
        using Tensor sizes = Tensor.From(input.Sizes[1..]);
        byte[] sizesText = SparseSerialization.Write(sizes);
        for (int row = 0, at = 0; row < rows; row++)
        {
            int start = at;
            while (at < input.Count && input.Index(at)[0] == row) at++;
            using Tensor indices = Tensor.Allocate(DType.Int64, [at - start, inner]), values = Tensor.Allocate(input.Values.DType, [at - start]);
            for (int i = start; i < at; i++) input.Index(i)[1..].CopyTo(indices.Write<long>()[((i - start) * inner)..]);
            RowCopy.Elements(input.Values, start, values, 0, at - start);
            output[3 * row] = SparseSerialization.Write(indices);
            output[3 * row + 1] = SparseSerialization.Write(values);
            output[3 * row + 2] = sizesText;
        }
    }
}
