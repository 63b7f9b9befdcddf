using System.Globalization;
using System.Numerics;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Testing;

/// <summary>Compares tensors as the golden suites say: |got - want| &lt;= atol + rtol * |want|; NaN equals NaN; the rest exactly.</summary>
public static class TensorComparison
{
    /// <summary>What is different, or <see langword="null"/>.</summary>
    public static string? Difference(Tensor want, Tensor got, double relative, double absolute)
    {
        if (want.DType != got.DType) return $"expected type {want.DType.Name()}, got {got.DType.Name()}";
        if (want.Shape != got.Shape) return $"expected shape {want.Shape}, got {got.Shape}";
        for (int i = 0; i < want.ElementCount; i++)
        {
            if (!SameElement(want, got, i, relative, absolute)) return $"element {i} of {want}: expected {Text(want, i)}, got {Text(got, i)}";
        }
        return null;
    }

    static bool SameElement(Tensor want, Tensor got, int i, double relative, double absolute) => want.DType switch
    {
        DType.String => want.Strings[i].AsSpan().SequenceEqual(got.Strings[i]),
        DType.Resource or DType.Variant => true,
        _ when want.DType.IsFloating() => Close(Real(want, i), Real(got, i), relative, absolute),
        DType.Complex64 or DType.Complex128 => CloseComplex(ComplexAt(want, i), ComplexAt(got, i), relative, absolute),
        _ => Bytes(want, i).SequenceEqual(Bytes(got, i)),
    };

    static bool CloseComplex(Complex want, Complex got, double relative, double absolute) =>
        (Close(want.Real, got.Real, relative, absolute) && Close(want.Imaginary, got.Imaginary, relative, absolute))
        || Complex.Abs(want - got) <= absolute + relative * Complex.Abs(want);

    /// <summary>The rule for one number.</summary>
    public static bool Close(double want, double got, double relative, double absolute) =>
        double.IsNaN(want) ? double.IsNaN(got)
        : double.IsInfinity(want) || double.IsInfinity(got) ? want == got
        : Math.Abs(got - want) <= absolute + relative * Math.Abs(want);

    static ReadOnlySpan<byte> Bytes(Tensor tensor, int i) => tensor.ReadBytes().Slice(i * tensor.DType.Size(), tensor.DType.Size());

    static double Real(Tensor tensor, int i) => tensor.DType switch
    {
        DType.Float => tensor.Read<float>()[i],
        DType.Double => tensor.Read<double>()[i],
        DType.Half => (double)tensor.Read<Half>()[i],
        DType.BFloat16 => tensor.Read<BFloat16>()[i],
        _ => tensor.Read<byte>()[i],
    };

    static Complex ComplexAt(Tensor tensor, int i) => tensor.DType == DType.Complex64 ? tensor.Read<Complex64>()[i] : tensor.Read<Complex>()[i];

    static string Quoted(byte[] text)
    {
        var quoted = new StringBuilder("\"");
        foreach (byte b in text)
        {
            if (b is >= 32 and < 127) quoted.Append((char)b);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
        return quoted.Append('"').ToString();
    }

    static string Text(Tensor tensor, int i) => tensor.DType switch
    {
        DType.String => Quoted(tensor.Strings[i]),
        DType.Complex64 or DType.Complex128 => ComplexAt(tensor, i).ToString(CultureInfo.InvariantCulture),
        _ when tensor.DType.IsFloating() => Real(tensor, i).ToString("R", CultureInfo.InvariantCulture),
        DType.Int32 => tensor.Read<int>()[i].ToString(CultureInfo.InvariantCulture),
        DType.Int64 => tensor.Read<long>()[i].ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToHexString(Bytes(tensor, i)),
    };
}
