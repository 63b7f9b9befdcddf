using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts of the values of each ragged row.</summary>
[Op("RaggedBincount(splits: int64, values: Tidx, size: Tidx, weights: T) -> output: T", "Tidx: {int32, int64}",
    "T: {int32, int64, float, double}", "binary_output: bool = false")]
static class RaggedBincountOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PartialShape.Unknown);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _binary = k.Bool("binary_output");

        public override void Compute(KernelContext context)
        {
            Tensor values = context.Input(1), weights = context.Input(3);
            ReadOnlySpan<long> splits = Counting.Splits(context.Input(0), values.ElementCount);
            if (weights.ElementCount > 0 && weights.ElementCount != values.ElementCount) Throw.InvalidArgument("Weights and values must have the same size");
            long bins = Counting.Size(context.Input(2));
            Span<T> output = context.Allocate(0, [splits.Length - 1, bins]).Write<T>();
            output.Clear();
            for (int row = 0; row + 1 < splits.Length; row++)
            {
                for (long i = splits[row]; i < splits[row + 1]; i++)
                {
                    T weight = weights.ElementCount > 0 ? weights.Read<T>()[(int)i] : T.One;
                    Counting.Add(output.Slice((int)(row * bins), (int)bins), values.Int((int)i), weight, _binary);
                }
            }
        }
    }
}
