using System.Globalization;
using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The format of <c>AsString</c>, from a node's attributes.</summary>
sealed class NumberFormat
{
    const int DefaultPrecision = 6;

    readonly DType _dtype;
    /// <summary>More digits than a double has (1074 behind the point), and a bound for what one number may become.</summary>
    const int MaxDigits = 4096;

    readonly int _precision, _width;
    readonly bool _scientific, _shortest;
    readonly string _fill;

    /// <exception cref="StatusException">INVALID_ARGUMENT: attributes that do not go together.</exception>
    public NumberFormat(NodeContext c)
    {
        _dtype = c.Type("T");
        _precision = (int)c.Int("precision");
        _width = (int)c.Int("width");
        _scientific = c.Bool("scientific");
        _shortest = c.Bool("shortest");
        _fill = c.String("fill");
        Check();
    }

    bool IsReal => _dtype.IsFloating() || _dtype.IsComplex();

    void Check()
    {
        string name = _dtype.Name();
        if (_precision > MaxDigits || _width > MaxDigits) Throw.InvalidArgument($"precision {_precision} and width {_width} must be at most {MaxDigits}");
        if (!IsReal && _precision >= 0) Throw.InvalidArgument($"precision not supported for datatype {name}");
        if (_scientific && _shortest) Throw.InvalidArgument("Cannot select both scientific and shortest notation");
        if (!IsReal && (_scientific || _shortest)) Throw.InvalidArgument($"scientific and shortest format not supported for datatype {name}");
        if (_fill.Length > 1) Throw.InvalidArgument("Fill argument must be a single character");
        if (_fill.Length > 0 && !IsReal && !_dtype.IsInteger()) Throw.InvalidArgument($"fill argument not supported for datatype {name}");
        if (_fill.Length > 0 && !" +-0#".Contains(_fill[0], StringComparison.Ordinal)) Throw.InvalidArgument($"Fill argument not supported: {_fill}");
    }

    /// <summary>Element <paramref name="i"/> of a tensor as text.</summary>
    public byte[] Format(Tensor tensor, int i) => _dtype == DType.String ? tensor.Strings[i] : Encoding.ASCII.GetBytes(Text(tensor, i));

    string Text(Tensor tensor, int i) => _dtype switch
    {
        DType.Float => Real(tensor.Read<float>()[i]),
        DType.Double => Real(tensor.Read<double>()[i]),
        DType.Half => Real((double)tensor.Read<Half>()[i]),
        DType.BFloat16 => Real((float)tensor.Read<BFloat16>()[i]),
        DType.Complex64 => Complex(tensor.Read<Complex64>()[i]),
        DType.Complex128 => Complex(tensor.Read<System.Numerics.Complex>()[i]),
        DType.Bool => Pad(tensor.Read<bool>()[i] ? "true" : "false", isNumber: false),
        DType.UInt64 => Pad(tensor.Read<ulong>()[i].ToString(CultureInfo.InvariantCulture), isNumber: true),
        DType.UInt32 => Pad(tensor.Read<uint>()[i].ToString(CultureInfo.InvariantCulture), isNumber: true),
        DType.UInt16 => Pad(tensor.Read<ushort>()[i].ToString(CultureInfo.InvariantCulture), isNumber: true),
        _ => Pad(tensor.Int(i).ToString(CultureInfo.InvariantCulture), isNumber: true),
    };

    string Complex(System.Numerics.Complex value) => $"({Real(value.Real)},{Real(value.Imaginary)})";

    string Real(double value)
    {
        int precision = _precision < 0 ? DefaultPrecision : _precision;
        string text = _scientific ? NumberText.Scientific(value, precision)
            : _shortest ? NumberText.Shortest(value, precision)
            : NumberText.Fixed(value, precision);
        return Pad(text, double.IsFinite(value));
    }

    string Pad(string text, bool isNumber)
    {
        bool signed = text[0] == '-';
        if (_fill == "+" && !signed) text = "+" + text;
        if (_fill == " " && !signed) text = " " + text;
        if (_fill == "-") return text.PadRight(Math.Max(_width, 0));
        if (_fill != "0" || !isNumber) return text.PadLeft(Math.Max(_width, 0));
        return signed ? "-" + text[1..].PadLeft(Math.Max(_width - 1, 0), '0') : text.PadLeft(Math.Max(_width, 0), '0');
    }
}
