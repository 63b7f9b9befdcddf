using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Output 0 = the largest element of each window of input 0.</summary>
/// <param name="k">The node.</param>
/// <param name="rank">4 for pictures, 5 for volumes.</param>
/// <param name="name">TensorFlow's name of the kernel, for its error.</param>
/// <param name="least">What the results are not below.</param>
abstract class MaxPoolKernel<T>(KernelConstruction k, int rank, string name, T least) : PoolKernel(k, rank, name)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public override void Compute(KernelContext context) => Pool(context, Over(context.Input(0).Shape));

    /// <summary>Pools over given windows.</summary>
    protected void Pool(KernelContext context, in PoolWindow window)
    {
        Tensor y = context.Allocate(0, OutputShape(window));
        Pooling.Max(window, context.Input(0).Read<T>(), y.Write<T>(), least, Workers.Of(context));
    }
}
