using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Adagrad; the first form of the op has no epsilon.</summary>
abstract class AdagradKernel<T> : OptimizerKernel<T, AdagradRule<T>> where T : unmanaged, INumber<T>
{
    readonly int _lr, _epsilon;
    readonly bool _updateSlots;

    protected AdagradKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _epsilon = InputOf("epsilon");
        _updateSlots = k.Bool("update_slots");
    }

    protected sealed override AdagradRule<T> Rule(KernelContext c) =>
        new(Scalar(c, _lr), _epsilon < 0 ? T.Zero : Scalar(c, _epsilon), _updateSlots);
}

/// <summary>Adagrad with l1 and l2 regularization.</summary>
abstract class ProximalAdagradKernel<T> : OptimizerKernel<T, ProximalAdagradRule<T>> where T : unmanaged, INumber<T>
{
    readonly int _lr, _l1, _l2;

    protected ProximalAdagradKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _l1 = InputOf("l1");
        _l2 = InputOf("l2");
    }

    protected sealed override ProximalAdagradRule<T> Rule(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _l1), Scalar(c, _l2));
}

/// <summary>Adadelta.</summary>
abstract class AdadeltaKernel<T> : OptimizerKernel<T, AdadeltaRule<T>> where T : unmanaged, INumber<T>
{
    readonly int _lr, _rho, _epsilon;

    protected AdadeltaKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _rho = InputOf("rho");
        _epsilon = InputOf("epsilon");
    }

    protected sealed override AdadeltaRule<T> Rule(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _rho), Scalar(c, _epsilon));
}

/// <summary>RMSProp.</summary>
abstract class RMSPropKernel<T> : OptimizerKernel<T, RmsPropRule<T>> where T : unmanaged, INumber<T>
{
    readonly int _lr, _rho, _momentum, _epsilon;

    protected RMSPropKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _rho = InputOf("rho");
        _momentum = InputOf("momentum");
        _epsilon = InputOf("epsilon");
    }

    protected sealed override RmsPropRule<T> Rule(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _rho), Scalar(c, _momentum), Scalar(c, _epsilon));
}

/// <summary>RMSProp by the variance.</summary>
abstract class CenteredRMSPropKernel<T> : OptimizerKernel<T, CenteredRmsPropRule<T>> where T : unmanaged, INumber<T>
{
    readonly int _lr, _rho, _momentum, _epsilon;

    protected CenteredRMSPropKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _rho = InputOf("rho");
        _momentum = InputOf("momentum");
        _epsilon = InputOf("epsilon");
    }

    protected sealed override CenteredRmsPropRule<T> Rule(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _rho), Scalar(c, _momentum), Scalar(c, _epsilon));
}
