using System.Runtime.InteropServices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A fingerprint of 8 bytes for each row (FarmHash).</summary>
[Op("Fingerprint(data: T, method: string) -> fingerprint: uint8", "T: type")]
static class FingerprintOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape data = c.WithRankAtLeast(0, 1);
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Of(data[0], 8));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor data = c.Input(0);
        if (c.Input(1).Shape.Rank != 0) Throw.InvalidArgument($"`method` should be a scalar string: {c.Input(1).Shape}");
        string method = c.Input(1).StringItem();
        if (method != "farmhash64") Throw.InvalidArgument($"Unsupported fingerprint method: {method}");
        if (data.Shape.Rank < 1) Throw.InvalidArgument($"`data` should have at least one dimension: {data.Shape}");
        int rows = data.Shape.Int(0);
        Span<ulong> output = MemoryMarshal.Cast<byte, ulong>(c.Allocate(0, [rows, 8]).Write<byte>());
        int width = rows == 0 ? 0 : (int)(data.ElementCount / rows);
        for (int i = 0; i < rows; i++)
        {
            output[i] = data.DType == DType.String
                ? OfStrings(data.Strings.Slice(i * width, width))
                : FarmHash.Fingerprint(data.ReadBytes().Slice(i * width * data.DType.Size(), width * data.DType.Size()));
        }
    }

    static ulong OfStrings(ReadOnlySpan<byte[]> row)
    {
        if (row.Length == 1) return FarmHash.Fingerprint(row[0]);
        ulong[] prints = new ulong[row.Length];
        for (int i = 0; i < prints.Length; i++) prints[i] = FarmHash.Fingerprint(row[i]);
        return FarmHash.Fingerprint(MemoryMarshal.AsBytes(prints.AsSpan()));
    }
}
