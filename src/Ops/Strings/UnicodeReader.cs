using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Decodes strings of an encoding into code points, with TensorFlow's ways to treat faults.</summary>
/// <param name="c">The node: <c>input_encoding</c>, <c>errors</c>, <c>replacement_char</c>, <c>replace_control_characters</c>.</param>
sealed class UnicodeReader(NodeContext c)
{
    readonly Encoding _encoding = Strict(Utf8Text.EncodingOf(c.String("input_encoding")));
    readonly string _errors = c.String("errors");
    readonly int _replacement = (int)c.Int("replacement_char");
    readonly bool _replaceControls = c.Bool("replace_control_characters");

    static Encoding Strict(Encoding encoding) => Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>Adds the code points of a string, and where each begins.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a fault, where faults are not replaced or ignored.</exception>
    public void Read(byte[] text, List<int> points, List<long>? starts)
    {
        if (_encoding is UTF8Encoding) ReadUtf8(text, points, starts);
        else ReadOther(text, points, starts);
    }

    void ReadUtf8(ReadOnlySpan<byte> text, List<int> points, List<long>? starts)
    {
        for (int at = 0; at < text.Length;)
        {
            bool valid = Rune.DecodeFromUtf8(text[at..], out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            Add(valid ? rune.Value : null, at, points, starts);
            at += used;
        }
    }

    void ReadOther(byte[] text, List<int> points, List<long>? starts)
    {
        string decoded;
        try
        {
            decoded = _encoding.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            Add(null, 0, points, starts);
            return;
        }
        int at = 0;
        foreach (Rune rune in decoded.EnumerateRunes())
        {
            Add(rune.Value, at, points, starts);
            at += _encoding.GetByteCount(rune.ToString());
        }
    }

    void Add(int? point, int at, List<int> points, List<long>? starts)
    {
        int value = point ?? _replacement;
        if (point is null)
        {
            if (_errors == "strict") Throw.InvalidArgument("Invalid formatting on input string");
            if (_errors == "ignore") return;
        }
        else if (_replaceControls && IsControl(value)) value = _replacement;
        points.Add(value);
        starts?.Add(at);
    }

    static bool IsControl(int point) => point is < 0x20 and not ('\t' or '\n' or '\r') or >= 0x7F and < 0xA0;
}
