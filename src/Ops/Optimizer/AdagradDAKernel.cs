using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adagrad with dual averaging; the regularization grows with the step number.</summary>
abstract class AdagradDAKernel<T> : OptimizerKernel<T, AdagradDAStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _l1, _l2, _globalStep;

    protected AdagradDAKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _l1 = InputOf("l1");
        _l2 = InputOf("l2");
        _globalStep = InputOf("global_step");
    }

    protected sealed override AdagradDAStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _l1), Scalar(c, _l2), ScalarTensor(c, _globalStep).Item<long>());
}
