using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Output 0 = the mean of each window of input 0.</summary>
/// <param name="k">The node.</param>
/// <param name="rank">4 for pictures, 5 for volumes.</param>
/// <param name="name">TensorFlow's name of the kernel, for its error.</param>
abstract class AveragePoolKernel<T>(KernelConstruction k, int rank, string name) : PoolKernel(k, rank, name) where T : unmanaged, INumber<T>
{
    public override void Compute(KernelContext context)
    {
        Tensor x = context.Input(0);
        PoolWindow window = Over(x.Shape);
        Tensor y = context.Allocate(0, OutputShape(window));
        Pooling.Average(window, x.Read<T>(), y.Write<T>(), Workers.Of(context));
    }

    protected override void CheckPositive(long[] ksize)
    {
        foreach (long size in ksize)
        {
            if (size <= 0) Throw.InvalidArgument($"ksize must be a positive int32 value, got:{size}");
        }
    }
}

/// <summary>Output 0 = each window's gradient (input 1) divided among the elements of images whose shape is input 0.</summary>
/// <param name="k">The node.</param>
/// <param name="rank">4 for pictures, 5 for volumes.</param>
/// <param name="name">TensorFlow's name of the kernel, for its error.</param>
abstract class AveragePoolGradKernel<T>(KernelConstruction k, int rank, string name) : PoolKernel(k, rank, name) where T : unmanaged, INumber<T>
{
    public override void Compute(KernelContext context)
    {
        Tensor sizes = context.Input(0), gradient = context.Input(1);
        if (sizes.Shape.Rank != 1 || sizes.ElementCount != Rank) Throw.InvalidArgument($"out_backprop must be {Rank}-dimensional");
        Shape shape = new(sizes.Ints(stackalloc long[Rank]));
        PoolWindow window = Over(shape, gradient.Shape);
        Pooling.AverageGrad(window, gradient.Read<T>(), context.Allocate(0, shape).Write<T>());
    }
}
