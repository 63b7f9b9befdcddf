using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>var -= rate · gradient (TensorFlow's ApplyGradientDescent).</summary>
/// <param name="learningRate">The rate.</param>
public sealed class GradientDescent(LearningRate learningRate) : Optimizer("GradientDescent", learningRate)
{
    /// <inheritdoc/>
    protected override SlotSpec[] Slots => [];

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) =>
        scope.ApplyGradientDescent(variable.Ref, LearningRate, gradient).Node;

    /// <inheritdoc/>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices) =>
        scope.ScatterSub(variable.Ref, indices, scope.Mul(rows, LearningRate, name: "mul")).Node;
}
