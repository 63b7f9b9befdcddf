using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>Which list a tf.train.Feature holds.</summary>
public enum FeatureKind
{
    /// <summary>None: TensorFlow treats the feature as absent.</summary>
    None,
    /// <summary>Strings of bytes: <c>bytes_list</c>.</summary>
    Bytes,
    /// <summary>32-bit floats: <c>float_list</c>.</summary>
    Float,
    /// <summary>64-bit integers: <c>int64_list</c>.</summary>
    Int64,
}

/// <summary>What TensorFlow calls the kinds.</summary>
static class FeatureKinds
{
    /// <summary>string, float, int64 or invalid.</summary>
    public static DType DType(this FeatureKind kind) => kind switch
    {
        FeatureKind.Bytes => Tensors.DType.String,
        FeatureKind.Float => Tensors.DType.Float,
        FeatureKind.Int64 => Tensors.DType.Int64,
        _ => Tensors.DType.Invalid,
    };

    /// <summary>bytes, float or int64: the word before <c>_list</c>.</summary>
    public static string Word(this FeatureKind kind) => kind switch
    {
        FeatureKind.Bytes => "bytes",
        FeatureKind.Float => "float",
        FeatureKind.Int64 => "int64",
        _ => "no",
    };

    /// <summary>The kind that holds elements of <paramref name="dtype"/>.</summary>
    public static FeatureKind Of(DType dtype) => dtype switch
    {
        Tensors.DType.String => FeatureKind.Bytes,
        Tensors.DType.Float => FeatureKind.Float,
        Tensors.DType.Int64 => FeatureKind.Int64,
        _ => FeatureKind.None,
    };
}
