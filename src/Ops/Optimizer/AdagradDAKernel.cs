using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Adagrad with dual averaging; the regularization grows with the step number.</summary>
abstract class AdagradDAKernel<T> : OptimizerKernel<T, AdagradDualAveragingRule<T>> where T : unmanaged, INumber<T>
{
    readonly int _lr, _l1, _l2, _globalStep;

    protected AdagradDAKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _l1 = InputOf("l1");
        _l2 = InputOf("l2");
        _globalStep = InputOf("global_step");
    }

    protected sealed override AdagradDualAveragingRule<T> Rule(KernelContext c)
    {
        T step = T.CreateTruncating(ScalarTensor(c, _globalStep).Item<long>());
        return new(Scalar(c, _lr), step * Scalar(c, _l1), step * Scalar(c, _l2));
    }
}
