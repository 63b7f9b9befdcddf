using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>How a feature becomes a column.</summary>
public enum FeatureForm
{
    /// <summary>As many values in each Example: <c>tf.io.FixedLenFeature</c>.</summary>
    Dense,
    /// <summary>
    /// Any number of equal steps, filled up to the longest of the batch: <c>tf.io.FixedLenSequenceFeature(allow_missing=True)</c>.
    /// </summary>
    Padded,
    /// <summary>Any number of values, with their indices: <c>tf.io.VarLenFeature</c>.</summary>
    Sparse,
    /// <summary>Any number of values, with the ends of the rows: <c>tf.io.RaggedFeature</c>.</summary>
    Ragged,
}

/// <summary>What an <see cref="ExampleParser"/> expects of one feature.</summary>
public sealed class FeatureSpec
{
    FeatureSpec(string name, DType dtype, FeatureForm form, in Shape shape, Tensor? defaultValue)
    {
        ArgumentNullException.ThrowIfNull(name);
        Kind = FeatureKinds.Of(dtype);
        if (Kind == FeatureKind.None) Throw.InvalidArgument($"Feature {name}: dtype must be float, int64 or string, got {dtype.Name()}");
        (Name, DType, Form, Shape) = (name, dtype, form, shape);
        Key = Encoding.UTF8.GetBytes(name);
        Elements = shape.Count;
        if (defaultValue is { ElementCount: > 0 }) TakeDefault(defaultValue);
    }

    /// <summary>Key in the Example.</summary>
    public string Name { get; }

    /// <summary>float, int64 or string.</summary>
    public DType DType { get; }

    /// <summary>How the feature becomes a column.</summary>
    public FeatureForm Form { get; }

    /// <summary>
    /// Shape of one row (<see cref="FeatureForm.Dense"/>) or of one step (<see cref="FeatureForm.Padded"/>); otherwise a scalar.
    /// </summary>
    public Shape Shape { get; }

    /// <summary>Is the Example in error when the feature is absent?</summary>
    public bool IsRequired => Form == FeatureForm.Dense && DefaultFloats is null && DefaultInt64s is null && DefaultStrings is null;

    internal FeatureKind Kind { get; }

    internal byte[] Key { get; }

    /// <summary>Number of values of one row or step.</summary>
    internal int Elements { get; }

    internal float[]? DefaultFloats { get; private set; }

    internal long[]? DefaultInt64s { get; private set; }

    internal byte[][]? DefaultStrings { get; private set; }

    /// <summary>A feature with as many values as <paramref name="shape"/> has elements.</summary>
    /// <param name="name">Key in the Example.</param>
    /// <param name="dtype">float, int64 or string.</param>
    /// <param name="shape">Shape of one row.</param>
    /// <param name="defaultValue">
    /// The row of an Example that lacks the feature: a tensor of as many elements, which is copied. Without it, or empty: an error.
    /// </param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: another dtype, or a default of another type or size.</exception>
    public static FeatureSpec Dense(string name, DType dtype, in Shape shape = default, Tensor? defaultValue = null) =>
        new(name, dtype, FeatureForm.Dense, shape, defaultValue);

    /// <summary>A feature with any number of steps of shape <paramref name="step"/>.</summary>
    /// <param name="name">Key in the Example.</param>
    /// <param name="dtype">float, int64 or string.</param>
    /// <param name="step">Shape of one step.</param>
    /// <param name="padding">One element that fills rows up to the longest; without it 0 or an empty string.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: another dtype, an empty step, or a padding of another type or size.</exception>
    public static FeatureSpec Padded(string name, DType dtype, in Shape step = default, Tensor? padding = null)
    {
        if (step.ElementCount == 0) Throw.InvalidArgument($"Feature {name}: a step of shape {step} has no elements");
        return new(name, dtype, FeatureForm.Padded, step, padding);
    }

    /// <summary>A feature with any number of values.</summary>
    /// <param name="name">Key in the Example.</param>
    /// <param name="dtype">float, int64 or string.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: another dtype.</exception>
    public static FeatureSpec Sparse(string name, DType dtype) => new(name, dtype, FeatureForm.Sparse, Shape.Scalar, null);

    /// <summary>A feature with any number of values, kept as rows of different lengths.</summary>
    /// <param name="name">Key in the Example.</param>
    /// <param name="dtype">float, int64 or string.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: another dtype.</exception>
    public static FeatureSpec Ragged(string name, DType dtype) => new(name, dtype, FeatureForm.Ragged, Shape.Scalar, null);

    void TakeDefault(Tensor value)
    {
        if (value.DType != DType) Throw.InvalidArgument($"Feature {Name}: default has type {value.DType.Name()}, expected {DType.Name()}");
        int expected = Form == FeatureForm.Padded ? 1 : Elements;
        if (value.ElementCount != expected)
        {
            Throw.InvalidArgument($"Feature {Name}: default of shape {value.Shape} has {value.ElementCount} elements, expected {expected}");
        }
        switch (Kind)
        {
            case FeatureKind.Float: DefaultFloats = value.Read<float>().ToArray(); break;
            case FeatureKind.Int64: DefaultInt64s = value.Read<long>().ToArray(); break;
            default: DefaultStrings = value.Strings.ToArray(); break;
        }
    }
}
