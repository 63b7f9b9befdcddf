using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Steps from running means of gradients and squared gradients, corrected for their start (Kingma, Ba 2014; TensorFlow's ApplyAdam).</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="beta1">Decay of the mean.</param>
/// <param name="beta2">Decay of the mean square.</param>
/// <param name="epsilon">Keeps the square root away from 0.</param>
public sealed class Adam(LearningRate learningRate, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f) : Optimizer("Adam", learningRate)
{
    Output _beta1, _beta2, _epsilon;
    GraphVariable? _beta1Power, _beta2Power;

    GraphVariable Beta1Power => _beta1Power ?? throw new InvalidOperationException("the counters are made by Minimize");

    GraphVariable Beta2Power => _beta2Power ?? throw new InvalidOperationException("the counters are made by Minimize");

    /// <inheritdoc/>
    protected override SlotSpec[] Slots => [SlotSpec.Zeros("Adam"), SlotSpec.Zeros("Adam")];

    /// <inheritdoc/>
    protected override void AddCounters(Scope scope, GraphVariable first, VariableCollection variables)
    {
        _beta1Power = variables.Add(scope, "beta1_power", Shape.Scalar, Initializers.Constant(beta1), trainable: false, colocateWith: first);
        _beta2Power = variables.Add(scope, "beta2_power", Shape.Scalar, Initializers.Constant(beta2), trainable: false, colocateWith: first);
    }

    /// <inheritdoc/>
    protected override void Prepare(Scope scope) =>
        (_beta1, _beta2, _epsilon) = (scope.Const(beta1, "beta1"), scope.Const(beta2, "beta2"), scope.Const(epsilon, "epsilon"));

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) => scope.ApplyAdam(
        variable.Ref, slots[0].Ref, slots[1].Ref, Beta1Power.Read, Beta2Power.Read, LearningRate, _beta1, _beta2, _epsilon, gradient).Node;

    /// <summary>As TensorFlow: the means of all rows decay, only the given rows get the gradient.</summary>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices)
    {
        (rows, indices) = Deduplicate(scope, rows, indices);
        Output one = scope.Const(1f, "sub/x");
        Output correction = scope.Sqrt(scope.Sub(one, Beta2Power.Read));
        Output rate = scope.RealDiv(scope.Mul(LearningRate, correction), scope.Sub(one, Beta1Power.Read));
        Output m = Decayed(scope, slots[0], _beta1, scope.Mul(rows, scope.Sub(one, _beta1)), indices);
        Output v = Decayed(scope, slots[1], _beta2, scope.Mul(scope.Mul(rows, rows), scope.Sub(one, _beta2)), indices);
        Output root = scope.AddV2(scope.Sqrt(v), _epsilon);
        Node update = scope.AssignSub(variable.Ref, scope.RealDiv(scope.Mul(rate, m), root)).Node;
        return scope.Group("group_deps", update, m.Node, v.Node);
    }

    static Output Decayed(Scope scope, GraphVariable slot, Output beta, Output rows, Output indices)
    {
        Output decayed = scope.Assign(slot.Ref, scope.Mul(slot.Read, beta));
        return scope.WithControl(decayed.Node).ScatterAdd(slot.Ref, indices, rows);
    }

    /// <inheritdoc/>
    protected override Node Finish(Scope scope, List<Node> updates, string name)
    {
        Scope after = scope.WithControl([.. updates]).Colocate(Beta1Power.Ref);
        Output next1 = after.Mul(Beta1Power.Read, _beta1, name: "mul");
        Node assign1 = scope.Colocate(Beta1Power.Ref).Assign(Beta1Power.Ref, next1, useLocking: false).Node;
        Output next2 = after.Mul(Beta2Power.Read, _beta2, name: "mul");
        Node assign2 = scope.Colocate(Beta1Power.Ref).Assign(Beta2Power.Ref, next2, useLocking: false).Node;
        return scope.Group(name, [.. updates, assign1, assign2]);
    }
}
