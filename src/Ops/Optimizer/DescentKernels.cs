using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient descent.</summary>
abstract class GradientDescentKernel<T> : OptimizerKernel<T, GradientDescentStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _alpha;

    protected GradientDescentKernel(KernelConstruction k) : base(k)
    {
        _alpha = InputOf("alpha");
    }

    protected sealed override GradientDescentStep<T> Step(KernelContext c) =>
        new(Scalar(c, _alpha));
}

/// <summary>Gradient descent with l1 and l2 regularization.</summary>
abstract class ProximalGradientDescentKernel<T> : OptimizerKernel<T, ProximalGradientDescentStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _alpha, _l1, _l2;

    protected ProximalGradientDescentKernel(KernelConstruction k) : base(k)
    {
        _alpha = InputOf("alpha");
        _l1 = InputOf("l1");
        _l2 = InputOf("l2");
    }

    protected sealed override ProximalGradientDescentStep<T> Step(KernelContext c) =>
        new(Scalar(c, _alpha), Scalar(c, _l1), Scalar(c, _l2));
}

/// <summary>Gradient descent with momentum.</summary>
abstract class MomentumKernel<T> : OptimizerKernel<T, MomentumStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _momentum;
    readonly bool _nesterov;

    protected MomentumKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _momentum = InputOf("momentum");
        _nesterov = k.Bool("use_nesterov");
    }

    protected sealed override MomentumStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _momentum), _nesterov);
}

/// <summary>Gradient descent with Keras's momentum.</summary>
abstract class KerasMomentumKernel<T> : OptimizerKernel<T, KerasMomentumStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _momentum;
    readonly bool _nesterov;

    protected KerasMomentumKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _momentum = InputOf("momentum");
        _nesterov = k.Bool("use_nesterov");
    }

    protected sealed override string OutOfRange(long index, int position, long rows) => $"indices[{position}] = {index} is not in [0, {rows})";

    protected sealed override KerasMomentumStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _momentum), _nesterov);
}

/// <summary>AddSign.</summary>
abstract class AddSignKernel<T> : OptimizerKernel<T, AddSignStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _alpha, _signDecay, _beta;

    protected AddSignKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _alpha = InputOf("alpha");
        _signDecay = InputOf("sign_decay");
        _beta = InputOf("beta");
    }

    protected sealed override AddSignStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _alpha), Scalar(c, _signDecay), Scalar(c, _beta));
}

/// <summary>PowerSign.</summary>
abstract class PowerSignKernel<T> : OptimizerKernel<T, PowerSignStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _logbase, _signDecay, _beta;

    protected PowerSignKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _logbase = InputOf("logbase");
        _signDecay = InputOf("sign_decay");
        _beta = InputOf("beta");
    }

    protected sealed override PowerSignStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _logbase), Scalar(c, _signDecay), Scalar(c, _beta));
}
