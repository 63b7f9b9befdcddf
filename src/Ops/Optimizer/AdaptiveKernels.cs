using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adagrad.</summary>
abstract class AdagradKernel<T> : OptimizerKernel<T, AdagradStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr;
    readonly bool _updateSlots;

    protected AdagradKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _updateSlots = k.Bool("update_slots");
    }

    protected sealed override AdagradStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), _updateSlots);
}

/// <summary>Adagrad with an epsilon.</summary>
abstract class AdagradV2Kernel<T> : OptimizerKernel<T, AdagradV2Step<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _epsilon;
    readonly bool _updateSlots;

    protected AdagradV2Kernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _epsilon = InputOf("epsilon");
        _updateSlots = k.Bool("update_slots");
    }

    protected sealed override AdagradV2Step<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _epsilon), _updateSlots);
}

/// <summary>Adagrad with l1 and l2 regularization.</summary>
abstract class ProximalAdagradKernel<T> : OptimizerKernel<T, ProximalAdagradStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _l1, _l2;

    protected ProximalAdagradKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _l1 = InputOf("l1");
        _l2 = InputOf("l2");
    }

    protected sealed override ProximalAdagradStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _l1), Scalar(c, _l2));
}

/// <summary>Adadelta.</summary>
abstract class AdadeltaKernel<T> : OptimizerKernel<T, AdadeltaStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _rho, _epsilon;

    protected AdadeltaKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _rho = InputOf("rho");
        _epsilon = InputOf("epsilon");
    }

    protected sealed override AdadeltaStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _rho), Scalar(c, _epsilon));
}

/// <summary>RMSProp.</summary>
abstract class RMSPropKernel<T> : OptimizerKernel<T, RMSPropStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _rho, _momentum, _epsilon;

    protected RMSPropKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _rho = InputOf("rho");
        _momentum = InputOf("momentum");
        _epsilon = InputOf("epsilon");
    }

    protected sealed override RMSPropStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _rho), Scalar(c, _momentum), Scalar(c, _epsilon));
}

/// <summary>RMSProp by the variance.</summary>
abstract class CenteredRMSPropKernel<T> : OptimizerKernel<T, CenteredRMSPropStep<T>> where T : unmanaged, IFloatingPointIeee754<T>
{
    readonly int _lr, _rho, _momentum, _epsilon;

    protected CenteredRMSPropKernel(KernelConstruction k) : base(k)
    {
        _lr = InputOf("lr");
        _rho = InputOf("rho");
        _momentum = InputOf("momentum");
        _epsilon = InputOf("epsilon");
    }

    protected sealed override CenteredRMSPropStep<T> Step(KernelContext c) =>
        new(Scalar(c, _lr), Scalar(c, _rho), Scalar(c, _momentum), Scalar(c, _epsilon));
}
