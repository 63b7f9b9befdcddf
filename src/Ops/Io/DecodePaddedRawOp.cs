using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The bytes of strings, cut or filled with zeros to one length, as numbers along a new last axis.</summary>
[Op("DecodePaddedRaw(input_bytes: string, fixed_length: int32) -> output: out_type",
    "out_type: {half, float, double, int32, uint16, uint8, int16, int8, int64, bfloat16}", "little_endian: bool = true")]
static class DecodePaddedRawOp
{
    public static void Shape(ShapeContext c)
    {
        long width = c.Constant(1) is { } length ? length.Int() / c.Type("out_type").Size() : PartialShape.UnknownDim;
        c.SetOutput(0, c.Input(0).Concat(PartialShape.Of(width)));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType _dtype = k.Type("out_type");
        readonly bool _littleEndian = k.Bool("little_endian");

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0), fixedLength = context.Input(1);
            if (fixedLength.Shape.Rank != 0) Throw.InvalidArgument($"k must be scalar, got shape {fixedLength.Shape}");
            int length = fixedLength.Item<int>(), size = _dtype.Size();
            if (length <= 0 || length % size != 0)
            {
                Throw.InvalidArgument($"fixed_length ({length}) must be a multiple of the size of out_type ({size})");
            }
            Span<byte> target = context.Allocate(0, input.Shape.Insert(input.Shape.Rank, length / size)).WriteBytes();
            target.Clear();
            ReadOnlySpan<byte[]> strings = input.Strings;
            for (int i = 0; i < strings.Length; i++) strings[i].AsSpan(0, Math.Min(length, strings[i].Length)).CopyTo(target[(i * length)..]);
            if (!_littleEndian) RawNumbers.SwapBytes(target, _dtype);
        }
    }
}
