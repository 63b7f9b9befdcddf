using System.Globalization;
using System.Numerics;
using System.Text;

namespace TensorHarbor.Tensors;

/// <summary>Values of tensors as TensorFlow prints them in error texts: <c>1 2 3...</c>, <c>[1 2][3 4]</c>.</summary>
public static class TensorSummary
{
    /// <summary>At most <paramref name="maxEntries"/> elements, then an ellipsis.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="maxEntries">How many elements to print; negative: all.</param>
    public static string Of(Tensor tensor, long maxEntries)
    {
        long limit = maxEntries < 0 ? tensor.ElementCount : Math.Min(maxEntries, tensor.ElementCount);
        var text = new StringBuilder();
        if (tensor.Shape.Rank <= 1) AppendRow(text, tensor, 0, limit);
        else
        {
            long next = 0;
            AppendBlock(text, tensor, axis: 0, ref next, limit);
        }
        if (limit < tensor.ElementCount) text.Append("...");
        return text.ToString();
    }

    static void AppendBlock(StringBuilder text, Tensor tensor, int axis, ref long next, long limit)
    {
        long size = tensor.Shape[axis];
        if (axis == tensor.Shape.Rank - 1)
        {
            long end = Math.Min(next + size, limit);
            AppendRow(text, tensor, next, end);
            if (end < next + size) text.Append("...");
            next = end;
            return;
        }
        for (long i = 0; i < size && next < limit; i++)
        {
            text.Append('[');
            AppendBlock(text, tensor, axis + 1, ref next, limit);
            text.Append(']');
        }
    }

    static void AppendRow(StringBuilder text, Tensor tensor, long start, long end)
    {
        for (long i = start; i < end; i++)
        {
            if (i > start) text.Append(' ');
            text.Append(Element(tensor, (int)i));
        }
    }

    /// <summary>One element, floating-point numbers as C's <c>%g</c> prints them, with more digits than six (single) or fifteen (double) where those are not the number.</summary>
    public static string Element(Tensor tensor, int index)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return tensor.DType switch
        {
            DType.Float => Shortest(tensor.Read<float>()[index]),
            DType.Double => Shortest(tensor.Read<double>()[index]),
            DType.Half => Number((double)tensor.Read<Half>()[index]),
            DType.BFloat16 => Number(tensor.Read<BFloat16>()[index]),
            DType.Complex64 => Complex(tensor.Read<Complex64>()[index]),
            DType.Complex128 => Complex(tensor.Read<Complex>()[index]),
            DType.Bool => tensor.Read<bool>()[index] ? "1" : "0",
            DType.String => Encoding.UTF8.GetString(tensor.Strings[index]),
            DType.Int64 => tensor.Read<long>()[index].ToString(culture),
            DType.UInt64 => tensor.Read<ulong>()[index].ToString(culture),
            DType.UInt32 => tensor.Read<uint>()[index].ToString(culture),
            DType.Int32 or DType.QInt32 => tensor.Read<int>()[index].ToString(culture),
            DType.Int16 or DType.QInt16 => tensor.Read<short>()[index].ToString(culture),
            DType.UInt16 or DType.QUInt16 => tensor.Read<ushort>()[index].ToString(culture),
            DType.Int8 or DType.QInt8 => tensor.Read<sbyte>()[index].ToString(culture),
            DType.UInt8 or DType.QUInt8 => tensor.Read<byte>()[index].ToString(culture),
            _ => "?",
        };
    }

    static string Shortest(float value)
    {
        string six = Number(value);
        return float.IsFinite(value) && float.Parse(six, CultureInfo.InvariantCulture) != value ? Number(value, 9) : six;
    }

    static string Shortest(double value)
    {
        string fifteen = Number(value, 15);
        return double.IsFinite(value) && double.Parse(fifteen, CultureInfo.InvariantCulture) != value ? Number(value, 17) : fifteen;
    }

    /// <summary>A number as C's <c>%g</c> prints it.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">Significant digits.</param>
    public static string Number(double value, int digits = 6)
    {
        if (double.IsNaN(value)) return double.IsNegative(value) ? "-nan" : "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        string scientific = value.ToString("e" + (digits - 1), CultureInfo.InvariantCulture);
        int exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('e') + 1), CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < digits) return Trimmed(value.ToString("F" + (digits - 1 - exponent), CultureInfo.InvariantCulture));
        string mantissa = Trimmed(scientific[..scientific.IndexOf('e')]);
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    static string Trimmed(string number) => number.Contains('.') ? number.TrimEnd('0').TrimEnd('.') : number;

    static string Complex(Complex value) => $"({Number(value.Real)},{Number(value.Imaginary)})";
}
