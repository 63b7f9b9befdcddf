using TensorHarbor.Formats.Examples;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A growing list of the values of a feature: floats, integers or strings.</summary>
/// <param name="dtype">float, int64 or string.</param>
sealed class FeatureValues(DType dtype)
{
    readonly List<float> _floats = [];
    readonly List<long> _ints = [];
    readonly List<byte[]> _strings = [];

    /// <summary>Number of values.</summary>
    public int Count => _floats.Count + _ints.Count + _strings.Count;

    /// <summary>Does a feature hold another kind of list than ours?</summary>
    public bool IsOfOtherKind(FeatureView feature) => feature.Kind switch
    {
        FeatureKind.None => false,
        FeatureKind.Float => dtype != DType.Float,
        FeatureKind.Int64 => dtype != DType.Int64,
        _ => dtype != DType.String,
    };

    /// <summary>Appends the values of a feature.</summary>
    public void Add(FeatureView feature)
    {
        switch (feature.Kind)
        {
            case FeatureKind.Float: _floats.AddRange(feature.ToFloats()); break;
            case FeatureKind.Int64: _ints.AddRange(feature.ToInt64s()); break;
            case FeatureKind.Bytes: _strings.AddRange(feature.ToBytes()); break;
        }
    }

    /// <summary>Appends the elements of a tensor.</summary>
    public void Add(Tensor values)
    {
        if (dtype == DType.Float) _floats.AddRange(values.Read<float>());
        else if (dtype == DType.Int64) _ints.AddRange(values.Read<long>());
        else _strings.AddRange(values.Strings);
    }

    /// <summary>Inserts zeros or empty strings.</summary>
    public void Pad(int at, int count)
    {
        if (dtype == DType.Float) _floats.InsertRange(at, new float[count]);
        else if (dtype == DType.Int64) _ints.InsertRange(at, new long[count]);
        else _strings.InsertRange(at, Enumerable.Repeat(Array.Empty<byte>(), count));
    }

    /// <summary>The values as a tensor.</summary>
    public Tensor ToTensor(in Shape shape) => dtype switch
    {
        DType.Float => Tensor.From<float>(_floats.ToArray(), shape),
        DType.Int64 => Tensor.From<long>(_ints.ToArray(), shape),
        _ => Tensor.FromStrings(_strings.ToArray(), shape),
    };
}
