namespace TensorHarbor.Tensors;

/// <summary>Element types of tensors; the numbers are those of TensorFlow's <c>DataType</c> enum.</summary>
/// <remarks>A reference type (the type of a v1 variable's output) is its value type plus 100: see <see cref="DTypes.ToRef"/>.</remarks>
public enum DType
{
    /// <summary>Not set.</summary>
    Invalid = 0,
    /// <summary>32-bit IEEE float.</summary>
    Float = 1,
    /// <summary>64-bit IEEE float.</summary>
    Double = 2,
    /// <summary>32-bit signed integer.</summary>
    Int32 = 3,
    /// <summary>8-bit unsigned integer.</summary>
    UInt8 = 4,
    /// <summary>16-bit signed integer.</summary>
    Int16 = 5,
    /// <summary>8-bit signed integer.</summary>
    Int8 = 6,
    /// <summary>A string of bytes.</summary>
    String = 7,
    /// <summary>Two 32-bit floats: real and imaginary part.</summary>
    Complex64 = 8,
    /// <summary>64-bit signed integer.</summary>
    Int64 = 9,
    /// <summary>One byte, 0 or 1.</summary>
    Bool = 10,
    /// <summary>Quantized 8-bit signed integer.</summary>
    QInt8 = 11,
    /// <summary>Quantized 8-bit unsigned integer.</summary>
    QUInt8 = 12,
    /// <summary>Quantized 32-bit signed integer.</summary>
    QInt32 = 13,
    /// <summary>The upper 16 bits of a 32-bit float.</summary>
    BFloat16 = 14,
    /// <summary>Quantized 16-bit signed integer.</summary>
    QInt16 = 15,
    /// <summary>Quantized 16-bit unsigned integer.</summary>
    QUInt16 = 16,
    /// <summary>16-bit unsigned integer.</summary>
    UInt16 = 17,
    /// <summary>Two 64-bit floats: real and imaginary part.</summary>
    Complex128 = 18,
    /// <summary>16-bit IEEE float.</summary>
    Half = 19,
    /// <summary>A handle to a variable, table, queue or the like.</summary>
    Resource = 20,
    /// <summary>An opaque value such as a tensor list.</summary>
    Variant = 21,
    /// <summary>32-bit unsigned integer.</summary>
    UInt32 = 22,
    /// <summary>64-bit unsigned integer.</summary>
    UInt64 = 23,
    /// <summary>8-bit float, 5 exponent and 2 mantissa bits.</summary>
    Float8E5M2 = 24,
    /// <summary>8-bit float, 4 exponent and 3 mantissa bits, no infinities.</summary>
    Float8E4M3FN = 25,
    /// <summary>8-bit float, 4 exponent and 3 mantissa bits, no negative zero.</summary>
    Float8E4M3FNUZ = 26,
    /// <summary>8-bit float, 4 exponent and 3 mantissa bits, bias 11, no negative zero.</summary>
    Float8E4M3B11FNUZ = 27,
    /// <summary>8-bit float, 5 exponent and 2 mantissa bits, no negative zero.</summary>
    Float8E5M2FNUZ = 28,
    /// <summary>4-bit signed integer, one per byte.</summary>
    Int4 = 29,
    /// <summary>4-bit unsigned integer, one per byte.</summary>
    UInt4 = 30,
    /// <summary>2-bit signed integer, one per byte.</summary>
    Int2 = 31,
    /// <summary>2-bit unsigned integer, one per byte.</summary>
    UInt2 = 32,
}
