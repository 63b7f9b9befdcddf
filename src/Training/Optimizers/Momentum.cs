using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>accum = momentum · accum + gradient; var -= rate · accum (TensorFlow's ApplyMomentum).</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="momentum">Part of the accumulator that is kept.</param>
/// <param name="nesterov">Look ahead along the momentum.</param>
public sealed class Momentum(LearningRate learningRate, float momentum = 0.9f, bool nesterov = false) : Optimizer("Momentum", learningRate)
{
    Output _momentum;

    /// <inheritdoc/>
    protected override SlotSpec[] Slots => [SlotSpec.Zeros("Momentum")];

    /// <inheritdoc/>
    protected override void Prepare(Scope scope) => _momentum = scope.Const(momentum, "momentum");

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) =>
        scope.ApplyMomentum(variable.Ref, slots[0].Ref, LearningRate, gradient, _momentum, useNesterov: nesterov).Node;

    /// <inheritdoc/>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices)
    {
        (rows, indices) = Deduplicate(scope, rows, indices);
        return scope.SparseApplyMomentum(variable.Ref, slots[0].Ref, LearningRate, rows, indices, _momentum, useNesterov: nesterov).Node;
    }
}
