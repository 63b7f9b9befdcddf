using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>Gradients divided by the root of their running mean square (Tieleman, Hinton 2012; TensorFlow's ApplyRMSProp, ApplyCenteredRMSProp).</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="decay">Decay of the running means.</param>
/// <param name="momentum">Part of the last update that is kept.</param>
/// <param name="epsilon">Keeps the square root away from 0.</param>
/// <param name="centered">Subtract the squared mean gradient, so as to divide by the deviation.</param>
public sealed class RmsProp(LearningRate learningRate, float decay = 0.9f, float momentum = 0, float epsilon = 1e-10f, bool centered = false)
    : Optimizer("RMSProp", learningRate)
{
    Output _decay, _momentum, _epsilon;

    /// <inheritdoc/>
    protected override SlotSpec[] Slots => centered
        ? [SlotSpec.Ones("RMSProp"), SlotSpec.Zeros("RMSProp"), SlotSpec.Zeros("RMSProp")]
        : [SlotSpec.Ones("RMSProp"), SlotSpec.Zeros("RMSProp")];

    /// <inheritdoc/>
    protected override void Prepare(Scope scope)
    {
        _decay = scope.Const(decay, "decay");
        _momentum = scope.Const(momentum, "momentum");
        _epsilon = scope.Const(epsilon, "epsilon");
    }

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) => centered
        ? scope.ApplyCenteredRMSProp(variable.Ref, slots[1].Ref, slots[0].Ref, slots[2].Ref, LearningRate, _decay, _momentum, _epsilon, gradient).Node
        : scope.ApplyRMSProp(variable.Ref, slots[0].Ref, slots[1].Ref, LearningRate, _decay, _momentum, _epsilon, gradient).Node;

    /// <inheritdoc/>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices)
    {
        (rows, indices) = Deduplicate(scope, rows, indices);
        return centered
            ? scope.SparseApplyCenteredRMSProp(
                variable.Ref, slots[1].Ref, slots[0].Ref, slots[2].Ref, LearningRate, _decay, _momentum, _epsilon, rows, indices).Node
            : scope.SparseApplyRMSProp(variable.Ref, slots[0].Ref, slots[1].Ref, LearningRate, _decay, _momentum, _epsilon, rows, indices).Node;
    }
}
