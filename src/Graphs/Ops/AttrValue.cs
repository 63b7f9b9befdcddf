using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>What kind of value an attribute has, as in TensorFlow's <c>AttrValue</c>.</summary>
public enum AttrKind
{
    /// <summary>Bytes, usually UTF-8.</summary>
    String,
    /// <summary>64-bit integer.</summary>
    Int,
    /// <summary>Single.</summary>
    Float,
    /// <summary>Boolean.</summary>
    Bool,
    /// <summary>Data type.</summary>
    Type,
    /// <summary>Partial shape.</summary>
    Shape,
    /// <summary>Tensor.</summary>
    Tensor,
    /// <summary>A function's name and its attributes.</summary>
    Function,
    /// <summary>Inside a function body: the name of an attribute of the function, replaced when the function is instantiated.</summary>
    Placeholder,
}

/// <summary>A function to call: its name in the library and the attributes to instantiate it with.</summary>
/// <param name="Name">Name in the graph's function library.</param>
/// <param name="Attrs">Attributes of the call.</param>
public sealed record FunctionRef(string Name, ImmutableDictionary<string, AttrValue> Attrs)
{
    /// <summary>A function without attributes.</summary>
    public FunctionRef(string name) : this(name, ImmutableDictionary<string, AttrValue>.Empty)
    {
    }
}

/// <summary>Value of a node's attribute: one value of an <see cref="AttrKind"/>, or a list of them. Immutable.</summary>
public sealed class AttrValue : IEquatable<AttrValue>
{
    readonly object _value; // byte[], long, float, bool, DType, PartialShape, Tensor, FunctionRef, string (placeholder), ImmutableArray<AttrValue>

    AttrValue(AttrKind kind, object value, bool isList = false) => (Kind, _value, IsList) = (kind, value, isList);

    /// <summary>Kind of the value or of the list's elements. An empty list read from a file has the kind <see cref="AttrKind.Int"/>.</summary>
    public AttrKind Kind { get; }

    /// <summary>Is it a list?</summary>
    public bool IsList { get; }

    /// <summary>A string, UTF-8.</summary>
    public static implicit operator AttrValue(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    /// <summary>An integer.</summary>
    public static implicit operator AttrValue(long value) => new(AttrKind.Int, value);

    /// <summary>An integer.</summary>
    public static implicit operator AttrValue(int value) => new(AttrKind.Int, (long)value);

    /// <summary>A float.</summary>
    public static implicit operator AttrValue(float value) => new(AttrKind.Float, value);

    /// <summary>A boolean.</summary>
    public static implicit operator AttrValue(bool value) => new(AttrKind.Bool, value);

    /// <summary>A data type.</summary>
    public static implicit operator AttrValue(DType value) => new(AttrKind.Type, value);

    /// <summary>A shape.</summary>
    public static implicit operator AttrValue(PartialShape value) => new(AttrKind.Shape, value);

    /// <summary>A shape.</summary>
    public static implicit operator AttrValue(in Shape value) => new(AttrKind.Shape, (PartialShape)value);

    /// <summary>A tensor, which should need no disposal (<see cref="Tensor.ToUnpooled"/>).</summary>
    public static implicit operator AttrValue(Tensor value) => new(AttrKind.Tensor, value);

    /// <summary>A function.</summary>
    public static implicit operator AttrValue(FunctionRef value) => new(AttrKind.Function, value);

    /// <summary>A list of data types.</summary>
    public static implicit operator AttrValue(DType[] values) => List(AttrKind.Type, values.Select(v => (AttrValue)v));

    /// <summary>A list of integers.</summary>
    public static implicit operator AttrValue(long[] values) => List(AttrKind.Int, values.Select(v => (AttrValue)v));

    /// <summary>A list of integers.</summary>
    public static implicit operator AttrValue(int[] values) => List(AttrKind.Int, values.Select(v => (AttrValue)v));

    /// <summary>A list of floats.</summary>
    public static implicit operator AttrValue(float[] values) => List(AttrKind.Float, values.Select(v => (AttrValue)v));

    /// <summary>A list of booleans.</summary>
    public static implicit operator AttrValue(bool[] values) => List(AttrKind.Bool, values.Select(v => (AttrValue)v));

    /// <summary>A list of strings.</summary>
    public static implicit operator AttrValue(string[] values) => List(AttrKind.String, values.Select(v => (AttrValue)v));

    /// <summary>A list of functions.</summary>
    public static implicit operator AttrValue(FunctionRef[] values) => List(AttrKind.Function, values.Select(v => (AttrValue)v));

    /// <summary>A list of shapes.</summary>
    public static implicit operator AttrValue(PartialShape[] values) => List(AttrKind.Shape, values.Select(v => (AttrValue)v));

    /// <summary>A string of any bytes.</summary>
    public static AttrValue Bytes(byte[] value) => new(AttrKind.String, value);

    /// <summary>In a function body: to be replaced by the function's attribute <paramref name="name"/>.</summary>
    public static AttrValue Placeholder(string name) => new(AttrKind.Placeholder, name);

    /// <summary>A list of values of one kind.</summary>
    public static AttrValue List(AttrKind kind, IEnumerable<AttrValue> items) => new(kind, items.ToImmutableArray(), isList: true);

    /// <summary>The string's bytes.</summary>
    public byte[] AsBytes() => Get<byte[]>(AttrKind.String);

    /// <summary>The string, decoded as UTF-8.</summary>
    public string AsString() => Encoding.UTF8.GetString(AsBytes());

    /// <summary>The integer.</summary>
    public long AsInt() => Get<long>(AttrKind.Int);

    /// <summary>The float.</summary>
    public float AsFloat() => Get<float>(AttrKind.Float);

    /// <summary>The boolean.</summary>
    public bool AsBool() => Get<bool>(AttrKind.Bool);

    /// <summary>The data type.</summary>
    public DType AsType() => Get<DType>(AttrKind.Type);

    /// <summary>The shape.</summary>
    public PartialShape AsShape() => Get<PartialShape>(AttrKind.Shape);

    /// <summary>A vector of uint8.</summary>
    public static AttrValue OfBytes(params ReadOnlySpan<byte> values)
    {
        Tensor tensor = Tensor.Unpooled(DType.UInt8, [values.Length]);
        values.CopyTo(tensor.Write<byte>());
        return tensor;
    }

    /// <summary>The tensor, which belongs to the attribute.</summary>
    public Tensor AsTensor() => Get<Tensor>(AttrKind.Tensor);

    /// <summary>The function.</summary>
    public FunctionRef AsFunction() => Get<FunctionRef>(AttrKind.Function);

    /// <summary>The name of the function's attribute that a <see cref="AttrKind.Placeholder"/> stands for.</summary>
    public string AsPlaceholder() => Get<string>(AttrKind.Placeholder);

    /// <summary>The list's elements.</summary>
    public ImmutableArray<AttrValue> AsList() => IsList ? (ImmutableArray<AttrValue>)_value : throw Wrong("list");

    T Get<T>(AttrKind kind) => !IsList && Kind == kind ? (T)_value : throw Wrong(kind.ToString().ToLowerInvariant());

    StatusException Wrong(string expected) =>
        new(ErrorCode.InvalidArgument, $"AttrValue had value with type '{TypeName}' when '{expected}' expected");

    /// <summary>TensorFlow's name of the kind: <c>int</c>, <c>list(type)</c>, <c>func</c>.</summary>
    public string TypeName
    {
        get
        {
            string name = Kind == AttrKind.Function ? "func" : Kind.ToString().ToLowerInvariant();
            return IsList ? $"list({name})" : name;
        }
    }

    /// <inheritdoc/>
    public bool Equals(AttrValue? other)
    {
        if (other is null || IsList != other.IsList) return false;
        if (IsList) return AsList().SequenceEqual(other.AsList());
        if (Kind != other.Kind) return false;
        return (_value, other._value) switch
        {
            (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
            (Tensor a, Tensor b) => SameTensor(a, b),
            (FunctionRef a, FunctionRef b) => a.Name == b.Name && a.Attrs.Count == b.Attrs.Count
                && a.Attrs.All(pair => b.Attrs.TryGetValue(pair.Key, out AttrValue? value) && pair.Value.Equals(value)),
            _ => _value.Equals(other._value),
        };
    }

    static bool SameTensor(Tensor a, Tensor b)
    {
        if (a.DType != b.DType || a.Shape != b.Shape) return false;
        if (a.DType.IsNumeric()) return a.ReadBytes().SequenceEqual(b.ReadBytes());
        if (a.DType != DType.String) return ReferenceEquals(a, b);
        for (int i = 0; i < a.Strings.Length; i++)
        {
            if (!a.Strings[i].AsSpan().SequenceEqual(b.Strings[i])) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AttrValue);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is byte[] bytes ? bytes.Length : HashCode.Combine(Kind, IsList);

    /// <summary>As TensorFlow summarises attributes: <c>DT_FLOAT</c>, <c>"SAME"</c>, <c>[1, 2]</c>.</summary>
    public override string ToString() => _value switch
    {
        ImmutableArray<AttrValue> list => $"[{string.Join(", ", list)}]",
        byte[] => $"\"{AsString()}\"",
        bool b => b ? "true" : "false",
        DType dtype => dtype.EnumName(),
        FunctionRef function => function.Name,
        Tensor tensor => $"Tensor<type: {tensor.DType.Name()} shape: {tensor.Shape}>",
        float number => number.ToString(CultureInfo.InvariantCulture).Replace('E', 'e'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => _value.ToString()!,
    };
}
