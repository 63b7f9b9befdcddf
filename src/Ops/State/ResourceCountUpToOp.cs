using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gives the integer in a resource variable and adds 1 to it, unless it has reached the limit.</summary>
[Op("ResourceCountUpTo(resource: resource) -> output: T", "limit: int", "T: {int32, int64}", Stateful = true)]
static class ResourceCountUpToOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel("T: int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryInteger<T>
    {
        readonly long _limit = k.Int("limit");

        public override bool HasEffects => true;

        public override void Compute(KernelContext context)
        {
            Variable variable = ResourceVariables.Get(context, 0);
            lock (variable.Lock)
            {
                Tensor value = variable.PrepareToUpdate();
                if (value.Shape.Rank != 0) Throw.InvalidArgument($"input is not a scalar: {value.Shape}");
                T before = value.Item<T>();
                if (long.CreateTruncating(before) >= _limit) Throw.OutOfRange($"Reached limit of {_limit}");
                value.Write<T>()[0] = before + T.One;
                context.Allocate(0, default).Write<T>()[0] = before;
            }
        }
    }
}
