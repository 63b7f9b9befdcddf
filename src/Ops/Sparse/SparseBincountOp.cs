using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts of the values of a sparse vector or of each row of a sparse matrix.</summary>
[Op("SparseBincount(indices: int64, values: Tidx, dense_shape: int64, size: Tidx, weights: T) -> output: T", "Tidx: {int32, int64}",
    "T: {int32, int64, float, double}", "binary_output: bool = false")]
static class SparseBincountOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PartialShape.Unknown);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _binary = k.Bool("binary_output");

        public override void Compute(KernelContext context)
        {
            var input = new SparseInput(context, 0);
            Tensor weights = context.Input(4);
            if (weights.ElementCount > 0 && weights.ElementCount != input.Count) Throw.InvalidArgument("Weights and values must have the same size");
            long bins = Counting.Size(context.Input(3));
            bool isVector = input.Rank == 1;
            int rows = isVector ? 1 : (int)input.Sizes[0];
            Span<T> output = context.Allocate(0, isVector ? [bins] : [rows, bins]).Write<T>();
            output.Clear();
            for (int i = 0; i < input.Count; i++)
            {
                long row = isVector ? 0 : input.Index(i)[0];
                if ((ulong)row >= (ulong)rows) Throw.InvalidArgument($"Index out of bound. `batch` ({row}) must be less than the dimension size ({rows}).");
                T weight = weights.ElementCount > 0 ? weights.Read<T>()[i] : T.One;
                Counting.Add(output.Slice((int)(row * bins), (int)bins), input.Values.Int(i), weight, _binary);
            }
        }
    }
}
