using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The number of boundaries that are not above each element.</summary>
[Op("Bucketize(input: T) -> output: int32", "T: {int32, int64, float, double}", "boundaries: list(float)")]
static class BucketizeOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: int32, int64, float, double")]
    public sealed class Cpu<T> : Kernel where T : unmanaged, INumber<T>
    {
        readonly float[] _boundaries;

        public Cpu(KernelConstruction k)
        {
            _boundaries = k.Floats("boundaries");
            for (int i = 1; i < _boundaries.Length; i++)
            {
                if (_boundaries[i] < _boundaries[i - 1]) Throw.InvalidArgument("Expected sorted boundaries");
            }
        }

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            Span<int> y = context.Allocate(0, x.Shape).Write<int>();
            ReadOnlySpan<T> values = x.Read<T>();
            for (int i = 0; i < y.Length; i++) y[i] = Bucket(double.CreateTruncating(values[i]));
        }

        int Bucket(double value)
        {
            int low = 0, high = _boundaries.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (!(value < _boundaries[middle])) low = middle + 1;
                else high = middle;
            }
            return low;
        }
    }
}
