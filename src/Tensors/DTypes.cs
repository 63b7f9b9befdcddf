using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Tensors;

/// <summary>Facts about <see cref="DType"/> values: size, names, kinds, and the CLR types that store them.</summary>
public static class DTypes
{
    const int RefOffset = 100;

    /// <summary>Is this the type of a v1 variable's reference output?</summary>
    public static bool IsRef(this DType dtype) => (int)dtype > RefOffset;

    /// <summary>The type without its reference mark.</summary>
    public static DType ToValue(this DType dtype) => dtype.IsRef() ? (DType)((int)dtype - RefOffset) : dtype;

    /// <summary>The type with its reference mark.</summary>
    public static DType ToRef(this DType dtype) => dtype.IsRef() ? dtype : (DType)((int)dtype + RefOffset);

    /// <summary>Bytes of one element; 0 for strings, resources and variants, which live in managed memory.</summary>
    public static int Size(this DType dtype) => dtype.ToValue() switch
    {
        DType.Float or DType.Int32 or DType.UInt32 or DType.QInt32 => 4,
        DType.Double or DType.Int64 or DType.UInt64 or DType.Complex64 => 8,
        DType.Complex128 => 16,
        DType.Int16 or DType.UInt16 or DType.QInt16 or DType.QUInt16 or DType.Half or DType.BFloat16 => 2,
        DType.String or DType.Resource or DType.Variant or DType.Invalid => 0,
        _ => 1,
    };

    /// <summary>Do elements lie in native memory (so not strings, resources or variants)?</summary>
    public static bool IsNumeric(this DType dtype) => dtype.Size() > 0;

    /// <summary>float, double, half, bfloat16 and the 8-bit floats.</summary>
    public static bool IsFloating(this DType dtype) => dtype.ToValue() is DType.Float or DType.Double or DType.Half or DType.BFloat16
        or DType.Float8E5M2 or DType.Float8E4M3FN or DType.Float8E4M3FNUZ or DType.Float8E4M3B11FNUZ or DType.Float8E5M2FNUZ;

    /// <summary>complex64 and complex128.</summary>
    public static bool IsComplex(this DType dtype) => dtype.ToValue() is DType.Complex64 or DType.Complex128;

    /// <summary>Plain (not quantized) integers of any width.</summary>
    public static bool IsInteger(this DType dtype) => dtype.ToValue() is DType.Int8 or DType.Int16 or DType.Int32 or DType.Int64
        or DType.UInt8 or DType.UInt16 or DType.UInt32 or DType.UInt64 or DType.Int4 or DType.UInt4 or DType.Int2 or DType.UInt2;

    /// <summary>TensorFlow's short name as in op signatures and error texts: <c>float</c>, <c>int64</c>, <c>float_ref</c>.</summary>
    public static string Name(this DType dtype) => dtype.IsRef() ? ValueName(dtype.ToValue()) + "_ref" : ValueName(dtype);

    static string ValueName(DType dtype) => dtype switch
    {
        DType.Float8E5M2 => "float8_e5m2",
        DType.Float8E4M3FN => "float8_e4m3fn",
        DType.Float8E4M3FNUZ => "float8_e4m3fnuz",
        DType.Float8E4M3B11FNUZ => "float8_e4m3b11fnuz",
        DType.Float8E5M2FNUZ => "float8_e5m2fnuz",
        _ when Enum.IsDefined(dtype) => dtype.ToString().ToLowerInvariant(),
        _ => $"unknown dtype enum ({(int)dtype})",
    };

    /// <summary>Name in TensorFlow's <c>DataType</c> enum: <c>DT_FLOAT</c>.</summary>
    public static string EnumName(this DType dtype) => "DT_" + dtype.Name().ToUpperInvariant();

    /// <summary>Python's name: <c>float32</c> for <c>float</c>, <c>float64</c> for <c>double</c>, <c>float16</c> for <c>half</c>.</summary>
    public static string PythonName(this DType dtype) => dtype.ToValue() switch
    {
        DType.Float => dtype.IsRef() ? "float32_ref" : "float32",
        DType.Double => dtype.IsRef() ? "float64_ref" : "float64",
        DType.Half => dtype.IsRef() ? "float16_ref" : "float16",
        _ => dtype.Name(),
    };

    /// <summary>Parses any of the three names; <see langword="false"/> if there is no such type.</summary>
    public static bool TryParse(string name, out DType dtype)
    {
        string plain = name.StartsWith("DT_", StringComparison.Ordinal) ? name[3..].ToLowerInvariant() : name;
        bool isRef = plain.EndsWith("_ref", StringComparison.Ordinal);
        if (isRef) plain = plain[..^4];
        foreach (DType candidate in Enum.GetValues<DType>())
        {
            if (candidate == DType.Invalid || (ValueName(candidate) != plain && candidate.PythonName() != plain)) continue;
            dtype = isRef ? candidate.ToRef() : candidate;
            return true;
        }
        dtype = DType.Invalid;
        return false;
    }

    /// <summary>The type that plain CLR values of <typeparamref name="T"/> make; quantized types are not chosen.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: tensors do not hold <typeparamref name="T"/>.</exception>
    public static DType Of<T>()
    {
        if (typeof(T) == typeof(float)) return DType.Float;
        if (typeof(T) == typeof(double)) return DType.Double;
        if (typeof(T) == typeof(int)) return DType.Int32;
        if (typeof(T) == typeof(long)) return DType.Int64;
        if (typeof(T) == typeof(bool)) return DType.Bool;
        if (typeof(T) == typeof(byte)) return DType.UInt8;
        if (typeof(T) == typeof(sbyte)) return DType.Int8;
        if (typeof(T) == typeof(short)) return DType.Int16;
        if (typeof(T) == typeof(ushort)) return DType.UInt16;
        if (typeof(T) == typeof(uint)) return DType.UInt32;
        if (typeof(T) == typeof(ulong)) return DType.UInt64;
        if (typeof(T) == typeof(Half)) return DType.Half;
        if (typeof(T) == typeof(BFloat16)) return DType.BFloat16;
        if (typeof(T) == typeof(Complex64)) return DType.Complex64;
        if (typeof(T) == typeof(Complex)) return DType.Complex128;
        return Throw.InvalidArgument<DType>($"A tensor cannot hold elements of the CLR type {typeof(T)}");
    }

    /// <summary>May elements of <paramref name="dtype"/> be read as <typeparamref name="T"/>? Quantized types are stored as plain integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsStoredAs<T>(this DType dtype) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return dtype == DType.Float;
        if (typeof(T) == typeof(double)) return dtype == DType.Double;
        if (typeof(T) == typeof(int)) return dtype is DType.Int32 or DType.QInt32;
        if (typeof(T) == typeof(long)) return dtype == DType.Int64;
        if (typeof(T) == typeof(bool)) return dtype == DType.Bool;
        if (typeof(T) == typeof(byte)) return dtype.Size() == 1 && dtype is not (DType.Int8 or DType.QInt8 or DType.Int4 or DType.Int2);
        if (typeof(T) == typeof(sbyte)) return dtype is DType.Int8 or DType.QInt8 or DType.Int4 or DType.Int2;
        if (typeof(T) == typeof(short)) return dtype is DType.Int16 or DType.QInt16;
        if (typeof(T) == typeof(ushort)) return dtype is DType.UInt16 or DType.QUInt16;
        if (typeof(T) == typeof(uint)) return dtype == DType.UInt32;
        if (typeof(T) == typeof(ulong)) return dtype == DType.UInt64;
        if (typeof(T) == typeof(Half)) return dtype == DType.Half;
        if (typeof(T) == typeof(BFloat16)) return dtype == DType.BFloat16;
        if (typeof(T) == typeof(Complex64)) return dtype == DType.Complex64;
        if (typeof(T) == typeof(Complex)) return dtype == DType.Complex128;
        return false;
    }
}
