using Google.Protobuf;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Protos;

/// <summary>The text form of protocol messages (<c>.pbtxt</c>, the file <c>checkpoint</c>), as TensorFlow writes and reads it.</summary>
public static class TextFormat
{
    /// <summary>How deep messages may be nested.</summary>
    internal const int MaxDepth = 100;

    /// <summary>
    /// Prints a message as Python's <c>text_format.MessageToString</c>: fields in order of their numbers, maps in order of their keys,
    /// two spaces for each level, numbers in the shortest form that reads back the same, bytes beyond ASCII as octal escapes.
    /// </summary>
    /// <remarks>Unknown fields are left out.</remarks>
    public static string Print(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var printer = new TextPrinter();
        printer.Print(message);
        return printer.ToString();
    }

    /// <summary>Parses the text of one message.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Where it is from, such as a path; error texts begin with it.</param>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT, with line and column: a field or value that the message does not have, or text that is not of this form.
    /// </exception>
    public static T Parse<T>(string text, string name = "text") where T : IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(text);
        var message = new T();
        new TextParser(text, name).ParseInto(message);
        return message;
    }
}
