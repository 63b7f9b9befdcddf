using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.SavedModels;

/// <summary>
/// Reads and writes files that are one message: graphs, meta graphs (<c>.meta</c>), SavedModels; binary, or text if the name ends in
/// <c>txt</c>.
/// </summary>
public static class ProtoFiles
{
    /// <summary>Is a file of this name in text form (<c>.pbtxt</c>, <c>.prototxt</c>)?</summary>
    public static bool IsText(string path) => path.EndsWith("txt", StringComparison.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <exception cref="StatusException">
    /// NOT_FOUND; OUT_OF_RANGE, as in TensorFlow: a binary file was cut; DATA_LOSS: <c>Can't parse PATH as binary proto</c>;
    /// INVALID_ARGUMENT: a text that is not of the message, with line and column.
    /// </exception>
    public static T Read<T>(string path, IFileStore? files = null) where T : IMessage<T>, new()
    {
        files ??= LocalFiles.Instance;
        if (IsText(path)) return TextFormat.Parse<T>(files.ReadText(path), path);
        byte[] bytes = files.ReadAllBytes(path);
        var message = new T();
        try
        {
            message.MergeFrom(bytes);
            return message;
        }
        catch (InvalidProtocolBufferException e)
        {
            if (IsCut(bytes))
            {
                throw new StatusException(
                    ErrorCode.OutOfRange, $"Read less bytes than requested\n{path}: the file was cut after {bytes.Length} bytes", e);
            }
            throw new StatusException(ErrorCode.DataLoss, $"Can't parse {path} as binary proto: {e.Message}", e);
        }
    }

    /// <summary>Do the fields of the outermost message end behind the end?</summary>
    static bool IsCut(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (!Varint.TryRead(bytes, out ulong tag, out int used)) return bytes.Length < Varint.MaxBytes;
            bytes = bytes[used..];
            ulong size = (tag & 7) switch { 1 => 8, 5 => 4, _ => 0 };
            if ((tag & 7) is 0 or 2)
            {
                if (!Varint.TryRead(bytes, out ulong value, out used)) return bytes.Length < Varint.MaxBytes;
                bytes = bytes[used..];
                if ((tag & 7) == 2) size = value;
            }
            else if (size == 0) return false;
            if (size > (ulong)bytes.Length) return true;
            bytes = bytes[(int)size..];
        }
        return false;
    }

    /// <summary>Writes a file so that at any moment the old or the new one is there, whole.</summary>
    /// <inheritdoc cref="FileStores.Replace"/>
    public static void Write(string path, IMessage message, IFileStore? files = null) =>
        (files ?? LocalFiles.Instance).Replace(
            path, IsText(path) ? System.Text.Encoding.UTF8.GetBytes(TextFormat.Print(message)) : message.ToByteArray());
}
