using System;
using System.Collections.Generic;
using System.Linq;

namespace TensorHarbor.Generators;

/// <summary>Names of data types in signatures, in the DType enum, and in C#.</summary>
static class DTypeNames
{
    static readonly Dictionary<string, (string Member, string? Clr)> Types = new()
    {
        ["float"] = ("Float", "float"),
        ["double"] = ("Double", "double"),
        ["int32"] = ("Int32", "int"),
        ["uint8"] = ("UInt8", "byte"),
        ["int16"] = ("Int16", "short"),
        ["int8"] = ("Int8", "sbyte"),
        ["string"] = ("String", null),
        ["complex64"] = ("Complex64", "Complex64"),
        ["int64"] = ("Int64", "long"),
        ["bool"] = ("Bool", "bool"),
        ["qint8"] = ("QInt8", "sbyte"),
        ["quint8"] = ("QUInt8", "byte"),
        ["qint32"] = ("QInt32", "int"),
        ["bfloat16"] = ("BFloat16", "BFloat16"),
        ["qint16"] = ("QInt16", "short"),
        ["quint16"] = ("QUInt16", "ushort"),
        ["uint16"] = ("UInt16", "ushort"),
        ["complex128"] = ("Complex128", "System.Numerics.Complex"),
        ["half"] = ("Half", "System.Half"),
        ["resource"] = ("Resource", null),
        ["variant"] = ("Variant", null),
        ["uint32"] = ("UInt32", "uint"),
        ["uint64"] = ("UInt64", "ulong"),
        ["float8_e5m2"] = ("Float8E5M2", "byte"),
        ["float8_e4m3fn"] = ("Float8E4M3FN", "byte"),
        ["float8_e4m3fnuz"] = ("Float8E4M3FNUZ", "byte"),
        ["float8_e4m3b11fnuz"] = ("Float8E4M3B11FNUZ", "byte"),
        ["float8_e5m2fnuz"] = ("Float8E5M2FNUZ", "byte"),
        ["int4"] = ("Int4", "sbyte"),
        ["uint4"] = ("UInt4", "byte"),
        ["int2"] = ("Int2", "sbyte"),
        ["uint2"] = ("UInt2", "byte"),
    };

    static readonly Dictionary<string, string> Sets = new()
    {
        ["floats"] = "half, bfloat16, float, double",
        ["integers"] = "int8, int16, int32, int64, uint8, uint16, uint32, uint64",
        ["complexes"] = "complex64, complex128",
        ["reals"] = "half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64",
        ["numbers"] = "half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128",
        ["quantized"] = "qint8, quint8, qint16, quint16, qint32",
    };

    /// <summary>Member of DType: <c>float</c> or <c>DT_FLOAT</c> gives <c>Float</c>.</summary>
    public static string Member(string name) => Types.TryGetValue(Plain(name), out (string Member, string? Clr) found)
        ? found.Member
        : throw new FormatException($"'{name}' is neither a data type nor an attribute of the op");

    /// <summary>The CLR type that stores elements.</summary>
    public static string Clr(string name) => Types[Plain(name)].Clr ?? throw new FormatException($"a generic kernel cannot take the type '{name}'");

    /// <summary>Type names of a list in which sets may stand: <c>floats, int32</c>.</summary>
    public static string[] Expand(string list) =>
        Items(list).SelectMany(t => Sets.TryGetValue(t, out string? set) ? Items(set) : [t]).Distinct().ToArray();

    static IEnumerable<string> Items(string list) => list.Split(',').Select(t => t.Trim());

    static string Plain(string name) =>
        name.StartsWith("DT_", StringComparison.Ordinal) ? name.Substring(3).ToLowerInvariant() : name;
}
