using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gives the integer in a v1 variable and adds 1 to it, unless it has reached the limit.</summary>
[Op("CountUpTo(ref: Ref(T)) -> output: T", "limit: int", "T: {int32, int64}")]
static class CountUpToOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 0));

    [CpuKernel("T: int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryInteger<T>
    {
        readonly long _limit = k.Int("limit");

        public override bool HasEffects => true;

        public override void Compute(KernelContext context)
        {
            Variable variable = context.InputVariable(0);
            lock (variable.Lock)
            {
                Tensor value = variable.Value;
                if (value.Shape.Rank != 0) Throw.InvalidArgument($"input is not a scalar: {value.Shape}");
                T before = value.Item<T>();
                if (long.CreateTruncating(before) >= _limit) Throw.OutOfRange($"Reached limit of {_limit}");
                value.Write<T>()[0] = before + T.One;
                context.Allocate(0, default).Write<T>()[0] = before;
            }
        }
    }
}
