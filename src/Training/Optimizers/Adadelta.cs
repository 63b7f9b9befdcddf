using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>Steps scaled by running averages of squared gradients and squared updates (Zeiler 2012; TensorFlow's ApplyAdadelta).</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="rho">Decay of the averages.</param>
/// <param name="epsilon">Keeps the square roots away from 0.</param>
public sealed class Adadelta(LearningRate learningRate, float rho = 0.95f, float epsilon = 1e-8f) : Optimizer("Adadelta", learningRate)
{
    Output _rho, _epsilon;

    /// <inheritdoc/>
    protected override string LearningRateName => "lr";

    /// <inheritdoc/>
    protected override SlotSpec[] Slots => [SlotSpec.Zeros("Adadelta"), SlotSpec.Zeros("Adadelta")];

    /// <inheritdoc/>
    protected override void Prepare(Scope scope) => (_rho, _epsilon) = (scope.Const(rho, "rho"), scope.Const(epsilon, "epsilon"));

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) =>
        scope.ApplyAdadelta(variable.Ref, slots[0].Ref, slots[1].Ref, LearningRate, _rho, _epsilon, gradient).Node;

    /// <inheritdoc/>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices)
    {
        (rows, indices) = Deduplicate(scope, rows, indices);
        return scope.SparseApplyAdadelta(variable.Ref, slots[0].Ref, slots[1].Ref, LearningRate, _rho, _epsilon, rows, indices).Node;
    }
}
