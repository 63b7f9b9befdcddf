using System.Diagnostics.CodeAnalysis;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Text;

/// <summary>Errors in text files: <c>file:line:column: what</c>, lines and columns counted from 1, columns in bytes.</summary>
static class TextErrors
{
    const int ShownBytes = 80;

    [DoesNotReturn]
    public static void At(string file, long line, long column, string what) => Throw.InvalidArgument($"{file}:{line}:{column}: {what}");

    /// <summary>A field as it is shown in an error.</summary>
    public static string Shown(ReadOnlySpan<byte> text) =>
        text.Length <= ShownBytes ? Encoding.UTF8.GetString(text) : Encoding.UTF8.GetString(text[..ShownBytes]) + "...";
}
