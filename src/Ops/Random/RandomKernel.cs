using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The kernel of stateful random ops whose only input is the shape.</summary>
abstract class RandomKernel<T, TDistribution>(KernelConstruction k) : Kernel where T : unmanaged where TDistribution : struct, IDistribution<T>
{
    readonly SeededGenerator _generator = new(k);

    public sealed override void Compute(KernelContext context)
    {
        Tensors.Tensor output = context.Allocate(0, RandomShapes.Read(context, 0));
        RandomFill.Run<T, TDistribution>(default, _generator.TakeOutputs(output.ElementCount), output, Workers.Of(context));
    }
}
