using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adam.</summary>
abstract class AdamKernel<T> : OptimizerKernel<T, AdamStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _beta1Power, _beta2Power, _lr, _beta1, _beta2, _epsilon;
    readonly bool _nesterov;

    protected AdamKernel(KernelConstruction k) : base(k)
    {
        _beta1Power = InputOf("beta1_power");
        _beta2Power = InputOf("beta2_power");
        _lr = InputOf("lr");
        _beta1 = InputOf("beta1");
        _beta2 = InputOf("beta2");
        _epsilon = InputOf("epsilon");
        _nesterov = k.Bool("use_nesterov");
    }

    protected sealed override AdamStep<T> Step(KernelContext c) =>
        new(Scalar(c, _beta1Power), Scalar(c, _beta2Power), Scalar(c, _lr), Scalar(c, _beta1), Scalar(c, _beta2), Scalar(c, _epsilon), _nesterov);
}

/// <summary>Adam with the largest second moment so far.</summary>
abstract class AmsGradKernel<T> : OptimizerKernel<T, AmsGradStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _beta1Power, _beta2Power, _lr, _beta1, _beta2, _epsilon;

    protected AmsGradKernel(KernelConstruction k) : base(k)
    {
        _beta1Power = InputOf("beta1_power");
        _beta2Power = InputOf("beta2_power");
        _lr = InputOf("lr");
        _beta1 = InputOf("beta1");
        _beta2 = InputOf("beta2");
        _epsilon = InputOf("epsilon");
    }

    protected sealed override AmsGradStep<T> Step(KernelContext c) =>
        new(Scalar(c, _beta1Power), Scalar(c, _beta2Power), Scalar(c, _lr), Scalar(c, _beta1), Scalar(c, _beta2), Scalar(c, _epsilon));
}

/// <summary>AdaMax.</summary>
abstract class AdaMaxKernel<T> : OptimizerKernel<T, AdaMaxStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _beta1Power, _lr, _beta1, _beta2, _epsilon;

    protected AdaMaxKernel(KernelConstruction k) : base(k)
    {
        _beta1Power = InputOf("beta1_power");
        _lr = InputOf("lr");
        _beta1 = InputOf("beta1");
        _beta2 = InputOf("beta2");
        _epsilon = InputOf("epsilon");
    }

    protected sealed override AdaMaxStep<T> Step(KernelContext c) =>
        new(Scalar(c, _beta1Power), Scalar(c, _lr), Scalar(c, _beta1), Scalar(c, _beta2), Scalar(c, _epsilon));
}

/// <summary>FTRL-proximal; the first form of the op has no shrinkage.</summary>
abstract class FtrlKernel<T> : OptimizerKernel<T, FtrlStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _l1, _l2, _shrinkage, _power;
    readonly bool _multiplyLinearByRate;

    protected FtrlKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _l1 = InputOf("l1");
        _l2 = InputOf("l2");
        _shrinkage = InputOf("l2_shrinkage");
        _power = InputOf("lr_power");
        _multiplyLinearByRate = k.Bool("multiply_linear_by_lr");
    }

    protected sealed override FtrlStep<T> Step(KernelContext c)
    {
        T shrinkage = _shrinkage < 0 ? T.Zero : Scalar(c, _shrinkage);
        return new(Scalar(c, _lr), Scalar(c, _l1), Scalar(c, _l2), shrinkage, Scalar(c, _power), _multiplyLinearByRate);
    }
}
