using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What a gradient is written with: the forward node's tensors as <see cref="Term"/>s. New nodes wait for the incoming gradient.</summary>
/// <param name="g">The gradient being built.</param>
/// <param name="output">The output whose gradient comes in.</param>
sealed class Formula(GradientContext g, int output = 0)
{
    readonly Output _gradient = g.OutputGradient(output);
    Scope? _scope;

    /// <summary>Where nodes go.</summary>
    public Scope Scope => _scope ??= g.Scope.WithControl(_gradient.Node);

    /// <summary>The incoming gradient.</summary>
    public Term Dy => new(Scope, _gradient);

    /// <summary>Input <paramref name="index"/> of the forward node.</summary>
    public Term X(int index = 0) => new(Scope, g.Input(index));

    /// <summary>The output of the forward node.</summary>
    public Term Y => new(Scope, g.Output(output));

    /// <summary>A scalar of the gradient's type.</summary>
    public Term Constant(double value) => new(Scope, Scope.ConstOf(_gradient.ValueType, value));
}

/// <summary>A tensor in a gradient's formula: its operators add nodes, named as Python's operators name them in TensorFlow.</summary>
readonly struct Term(Scope scope, Output value)
{
    readonly Scope _scope = scope;

    /// <summary>The tensor.</summary>
    public Output Value { get; } = value;

    public static implicit operator Output(Term term) => term.Value;

    public static implicit operator GradientValue(Term term) => term.Value;

    public static Term operator +(Term x, Term y) => x.Binary("AddV2", y, "add");

    public static Term operator -(Term x, Term y) => x.Binary("Sub", y, "sub");

    public static Term operator *(Term x, Term y) => x.Binary("Mul", y, "mul");

    public static Term operator /(Term x, Term y) => x.Binary("RealDiv", y, "truediv");

    public static Term operator +(Term x, double y) => x + x.Constant(y, "add/y");

    public static Term operator -(Term x, double y) => x - x.Constant(y, "sub/y");

    public static Term operator *(Term x, double y) => x * x.Constant(y, "mul/y");

    public static Term operator /(Term x, double y) => x / x.Constant(y, "truediv/y");

    public static Term operator +(double x, Term y) => y.Constant(x, "add/x") + y;

    public static Term operator -(double x, Term y) => y.Constant(x, "sub/x") - y;

    public static Term operator *(double x, Term y) => y.Constant(x, "mul/x") * y;

    public static Term operator -(Term x) => x.Op("Neg");

    /// <summary>The complex conjugate; of a real tensor, itself.</summary>
    public Term Conj() => Value.ValueType.IsComplex() ? Op("Conj") : this;

    /// <summary>Applies an op of one input and one type attribute.</summary>
    public Term Op(string op) => new(_scope, _scope.Add(op, [Value], [("T", Value.ValueType)]));

    /// <summary>Applies an op of two inputs of one type.</summary>
    public Term Binary(string op, Term y, string? name = null) => new(_scope, _scope.Add(op, [Value, y.Value], [("T", Value.ValueType)], name));

    /// <summary>A node of this term's scope as a term.</summary>
    public Term With(Output other) => new(_scope, other);

    /// <summary>1 where this is not 0, else 0, in its type.</summary>
    public Term NotZero() => new(_scope, _scope.Cast(_scope.NotEqual(Value, Constant(0)), Value.ValueType));

    /// <summary>The number as a scalar of this term's type.</summary>
    public Term Constant(double value, string? name = null) => new(_scope, _scope.ConstOf(Value.ValueType, value, name));
}
