using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The bytes of strings as numbers, along a new last axis.</summary>
[Op("DecodeRaw(bytes: string) -> output: out_type",
    "out_type: {half, float, double, int32, uint16, uint8, int16, int8, int64, complex64, complex128, bool, bfloat16}", "little_endian: bool = true")]
static class DecodeRawOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0).Concat(PartialShape.Of(PartialShape.UnknownDim)));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType _dtype = k.Type("out_type");
        readonly bool _littleEndian = k.Bool("little_endian");

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            ReadOnlySpan<byte[]> strings = input.Strings;
            int length = strings.IsEmpty ? 0 : strings[0].Length, size = _dtype.Size();
            for (int i = 1; i < strings.Length; i++)
            {
                if (strings[i].Length == length) continue;
                Throw.InvalidArgument($"DecodeRaw requires input strings to all be the same size, but element {i} has size {length} != {strings[i].Length}");
            }
            if (length % size != 0)
            {
                Throw.InvalidArgument($"Input to DecodeRaw has length {length} that is not a multiple of {size}, the size of {_dtype.Name()}");
            }
            Span<byte> target = context.Allocate(0, input.Shape.Insert(input.Shape.Rank, length / size)).WriteBytes();
            for (int i = 0; i < strings.Length; i++) strings[i].CopyTo(target[(i * length)..]);
            if (_dtype == DType.Bool) RawNumbers.Normalize(target);
            if (!_littleEndian) RawNumbers.SwapBytes(target, _dtype);
        }
    }
}
