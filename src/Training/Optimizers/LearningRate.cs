using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>A learning rate: constant, or decaying with the global step as <c>tf.train.exponential_decay</c>.</summary>
/// <param name="Initial">Rate at step 0.</param>
public sealed record LearningRate(float Initial)
{
    /// <summary>Factor per <see cref="DecaySteps"/> steps; 1: constant.</summary>
    public float DecayRate { get; init; } = 1;

    /// <summary>Steps after which the rate has been multiplied by <see cref="DecayRate"/> once.</summary>
    public int DecaySteps { get; init; } = 100_000;

    /// <summary>Change only at whole multiples of <see cref="DecaySteps"/>.</summary>
    public bool Staircase { get; init; }

    /// <summary>A constant rate.</summary>
    public static implicit operator LearningRate(float rate) => new(rate);

    /// <summary>Adds the nodes of a decaying rate; <see langword="null"/> for a constant.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: decay without a global step.</exception>
    internal Output? Build(Scope scope, GraphVariable? globalStep)
    {
        if (DecayRate == 1) return null;
        if (globalStep is null) Throw.InvalidArgument("A decaying learning rate needs a global step");
        Scope own = scope.Sub("ExponentialDecay");
        Output initial = own.Const(Initial, "initial_learning_rate");
        Output steps = own.Cast(own.Const(DecaySteps, "Cast/x"), DType.Float, name: "Cast");
        Output rate = own.Const(DecayRate, "Cast_1/x");
        Output step = own.Cast(globalStep.Read, DType.Float, name: "Cast_2");
        Output power = own.RealDiv(step, steps, name: "truediv");
        if (Staircase) power = own.Floor(power, name: "Floor");
        Output factor = own.Pow(rate, power, name: "Pow");
        var attrs = System.Collections.Immutable.ImmutableDictionary<string, AttrValue>.Empty.Add("T", DType.Float);
        return scope.Graph.Add(new NodeDef(own.Name, "Mul") { Attrs = attrs }, [initial, factor])[0];
    }
}
