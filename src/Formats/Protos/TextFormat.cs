using Google.Protobuf;
using Google.Protobuf.Reflection;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Protos;

/// <summary>The text form of protocol messages (<c>.pbtxt</c>, the file <c>checkpoint</c>), as TensorFlow writes and reads it.</summary>
public static class TextFormat
{
    /// <summary>How deep messages may be nested.</summary>
    internal const int MaxDepth = 100;

    /// <summary>The types of this assembly that an <c>Any</c> may hold.</summary>
    internal static TypeRegistry KnownTypes { get; } = TypeRegistry.FromFiles(
        SavedModelReflection.Descriptor, QueueRunnerReflection.Descriptor, ControlFlowReflection.Descriptor, EventReflection.Descriptor);

    /// <summary>
    /// Prints a message as Python's <c>text_format.MessageToString</c>: fields in order of their numbers, maps in order of their keys,
    /// two spaces for each level, numbers in the shortest form that reads back the same, bytes beyond ASCII as octal escapes.
    /// </summary>
    /// <remarks>Unknown fields are left out.</remarks>
    /// <param name="message">The message.</param>
    /// <param name="types">Types whose values in an <c>Any</c> are printed as fields, others as bytes; TensorFlow's if null.</param>
    public static string Print(IMessage message, TypeRegistry? types = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var printer = new TextPrinter(types ?? KnownTypes);
        printer.Print(message);
        return printer.ToString();
    }

    /// <summary>Parses the text of one message.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Where it is from, such as a path; error texts begin with it.</param>
    /// <param name="types">Types that an <c>Any</c> may hold as fields; TensorFlow's if null.</param>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT, with line and column: a field or value that the message does not have, or text that is not of this form.
    /// </exception>
    public static T Parse<T>(string text, string name = "text", TypeRegistry? types = null) where T : IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(text);
        var message = new T();
        new TextParser(text, name, types ?? KnownTypes).ParseInto(message);
        return message;
    }
}
