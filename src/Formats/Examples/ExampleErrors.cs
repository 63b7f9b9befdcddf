using System.Diagnostics.CodeAnalysis;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// TensorFlow's texts for Examples that do not fit. An Example of a batch is named by its name and row (ParseExample,
/// tf.io.parse_example), a single one is not (ParseSingleExample, tf.io.parse_single_example).
/// </summary>
static class ExampleErrors
{
    const int ShownBytes = 1024;

    [DoesNotReturn]
    public static void NotAnExample(ReadOnlySpan<byte> bytes)
    {
        string shown = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, ShownBytes)]);
        string more = bytes.Length > ShownBytes ? $"... ({bytes.Length} bytes)" : "";
        Throw.InvalidArgument($"Could not parse example input, value: '{shown}'{more}");
    }

    [DoesNotReturn]
    public static void Missing(FeatureSpec spec, in ExampleOrigin origin)
    {
        string name = origin.IsSingle ? "" : $"Name: {origin.Name ?? "<unknown>"}, ";
        Throw.InvalidArgument($"{name}Feature: {spec.Name} (data type: {spec.DType.Name()}) is required but could not be found.");
    }

    [DoesNotReturn]
    public static void WrongKind(FeatureSpec spec, FeatureKind got, in ExampleOrigin origin)
    {
        string texts = spec.Form is FeatureForm.Dense or FeatureForm.Padded
            ? $"Data type: {got.DType().Name()} but expected type: {spec.DType.Name()}"
            : $"Expected type: {spec.DType.Name()}, Actual type: {got.DType().Name()}";
        Feature(spec, origin, $"Data types don't match. {texts}");
    }

    [DoesNotReturn]
    public static void Malformed(FeatureSpec spec, in ExampleOrigin origin) =>
        Feature(spec, origin, origin.IsSingle
            ? $"Can't parse serialized Example: Parsing {spec.Kind.Word()}_list failed."
            : "Can't parse serialized Example.");

    [DoesNotReturn]
    public static void WrongCount(FeatureSpec spec, int got, in ExampleOrigin origin) =>
        Feature(spec, origin, origin.IsSingle
            ? $"Can't parse serialized Example: Some {spec.Kind.Word()}_list slice was not parsed."
            : $"Number of {spec.Kind.Word()} values != expected.  Values size: {got} but output shape: {spec.Shape}");

    [DoesNotReturn]
    public static void PartialStep(FeatureSpec spec, int got, in ExampleOrigin origin)
    {
        if (origin.IsSingle)
        {
            Throw.InvalidArgument($"Error while parsing feature with key {spec.Name}: " +
                $"number of elements should be divisible by {spec.Elements}, found {got} instead");
        }
        string shape = spec.Shape.Rank == 0 ? "[?]" : $"[?,{spec.Shape.ToString()[1..]}";
        Feature(spec, origin, $"Number of {spec.Kind.Word()} values is not a multiple of stride length. " +
            $"Saw {got} values but output shape is: {shape}");
    }

    [DoesNotReturn]
    static void Feature(FeatureSpec spec, in ExampleOrigin origin, string what) =>
        Throw.InvalidArgument(origin.IsSingle
            ? $"Key: {spec.Name}.  {what}"
            : $"Name: {origin.Name ?? "<unknown>"}, Key: {spec.Name}, Index: {origin.Row}.  {what}");
}
