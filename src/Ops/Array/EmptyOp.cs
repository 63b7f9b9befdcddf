using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor of a shape, with zeros if <c>init</c> says so, else undefined.</summary>
[Op("Empty(shape: int32) -> output: dtype", "dtype: type", "init: bool = false", Stateful = true)]
static class EmptyOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.ShapeFromInput(0));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _init = k.Bool("init");

        public override void Compute(KernelContext context)
        {
            Tensor sizes = context.Input(0);
            if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"shape must be a vector of int32, got shape {sizes.Shape}");
            Span<long> dims = stackalloc long[Tensors.Shape.MaxRank];
            Tensor output = context.Allocate(0, new Shape(sizes.Ints(dims)));
            if (_init && output.DType.IsNumeric()) output.WriteBytes().Clear();
        }
    }
}
