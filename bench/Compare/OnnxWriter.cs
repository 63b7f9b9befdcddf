using System.Runtime.InteropServices;
using System.Text;

namespace TensorHarbor.Compare;

/// <summary>Writes the one ONNX model that is needed here: y = x w with constant w, in protobuf's wire format.</summary>
static class OnnxWriter
{
    const int Float = 1;

    /// <param name="m">Rows of x.</param>
    /// <param name="k">Columns of x.</param>
    /// <param name="n">Columns of w.</param>
    /// <param name="w">[k, n].</param>
    public static byte[] Product(int m, int k, int n, ReadOnlySpan<float> w)
    {
        byte[] node = [.. Text(1, "x"), .. Text(1, "w"), .. Text(2, "y"), .. Text(4, "MatMul")];
        byte[] weights = [.. Number(1, k), .. Number(1, n), .. Number(2, Float), .. Text(8, "w"), .. Bytes(9, MemoryMarshal.AsBytes(w))];
        byte[] graph = [.. Bytes(1, node), .. Text(2, "product"), .. Bytes(5, weights), .. Bytes(11, Value("x", m, k)), .. Bytes(12, Value("y", m, n))];
        byte[] operators = [.. Text(1, ""), .. Number(2, 13)];
        return [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, operators)];
    }

    static byte[] Value(string name, int rows, int columns)
    {
        byte[] shape = [.. Bytes(1, Number(1, rows)), .. Bytes(1, Number(1, columns))];
        byte[] tensor = [.. Number(1, Float), .. Bytes(2, shape)];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, tensor))];
    }

    static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    static byte[] Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    static byte[] Bytes(int field, ReadOnlySpan<byte> value) => [.. Varint((field << 3) | 2), .. Varint(value.Length), .. value];

    static IEnumerable<byte> Varint(int value)
    {
        uint rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7) yield return (byte)(rest | 0x80);
        yield return (byte)rest;
    }
}
