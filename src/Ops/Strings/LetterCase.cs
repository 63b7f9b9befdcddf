using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Changes the case of letters: of ASCII, or of all letters of UTF-8, then up to the first zero byte, as TensorFlow does.</summary>
/// <param name="k">Has the attribute <c>encoding</c>.</param>
abstract class LetterCaseKernel(KernelConstruction k) : Kernel
{
    readonly bool _isUtf8 = k.String("encoding") switch
    {
        "" => false,
        "utf-8" => true,
        var other => Throw.InvalidArgument<bool>($"only utf-8 or '' (no encoding) is supported, received {other}"),
    };

    /// <summary>Changes a text.</summary>
    protected abstract string Change(string text);

    public sealed override void Compute(KernelContext context) => StringMap.Run(context, _isUtf8 ? Utf8 : Ascii);

    byte[] Utf8(byte[] text)
    {
        int end = text.AsSpan().IndexOf((byte)0);
        return Encoding.UTF8.GetBytes(Change(Encoding.UTF8.GetString(text, 0, end < 0 ? text.Length : end)));
    }

    /// <summary>Other bytes stay: Latin-1 keeps each byte a character, of which only the ASCII ones are changed.</summary>
    byte[] Ascii(byte[] text) => Array.ConvertAll(text, b => char.IsAscii((char)b) ? (byte)Change(((char)b).ToString())[0] : b);
}
