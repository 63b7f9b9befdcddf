namespace TensorHarbor.Tensors;

/// <summary>
/// The error that every part of TensorHarbor reports: one of TensorFlow's codes and a text that says
/// what is wrong, where, what was expected and what was found.
/// </summary>
public class StatusException : Exception
{
    /// <summary>An error with <paramref name="code"/> and <paramref name="message"/>.</summary>
    public StatusException(ErrorCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>TensorFlow's error code.</summary>
    public ErrorCode Code { get; }

    /// <summary>Name of the graph node that failed, once the runner has added it; otherwise <see langword="null"/>.</summary>
    public string? Node { get; private set; }

    /// <summary>The text with the node that failed, as TensorFlow shows errors of a step.</summary>
    public string TextWithNode => Node is null ? Message : $"{Message}\n\t [[{{{{node {Node}}}}}]]";

    /// <summary>Notes which graph node failed. The first caller wins: an error inside a function keeps the inner node.</summary>
    /// <param name="node">The node's name.</param>
    /// <returns>This exception.</returns>
    public StatusException At(string node)
    {
        Node ??= node;
        return this;
    }
}

/// <summary>Corrupt or truncated bytes: <see cref="ErrorCode.DataLoss"/> with the file and the offset where reading failed.</summary>
public sealed class DataLossException : StatusException
{
    /// <summary>Corrupt data in <paramref name="file"/> at <paramref name="offset"/>.</summary>
    /// <param name="file">Path of the file, or a name for the source when it is not a file.</param>
    /// <param name="offset">Byte offset of the damaged unit (record, block, tensor).</param>
    /// <param name="what">What was expected and what was found.</param>
    /// <param name="inner">The error that showed the damage, if there was one.</param>
    public DataLossException(string file, long offset, string what, Exception? inner = null)
        : base(ErrorCode.DataLoss, $"{file}: {what} (at byte {offset})", inner) => (File, Offset) = (file, offset);

    /// <summary>The damaged file.</summary>
    public string File { get; }

    /// <summary>Byte offset of the damaged unit in <see cref="File"/>.</summary>
    public long Offset { get; }
}
