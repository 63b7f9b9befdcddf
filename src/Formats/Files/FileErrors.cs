using System.Runtime.InteropServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Files;

/// <summary>Turns errors of the file system into <see cref="StatusException"/>s with TensorFlow's codes and texts.</summary>
static class FileErrors
{
    const int NoSpace = 28, QuotaExceeded = 122; // ENOSPC, EDQUOT
    const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Is this an error that <see cref="Wrap"/> explains?</summary>
    public static bool IsFileError(Exception e) => e is IOException or UnauthorizedAccessException || e.GetType() == typeof(ArgumentException);

    /// <summary>The status of an error at <paramref name="path"/>.</summary>
    public static StatusException Wrap(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(ErrorCode.NotFound, $"{path}; No such file or directory", e),
        UnauthorizedAccessException => new(ErrorCode.PermissionDenied, $"{path}; Permission denied", e),
        IOException { HResult: NoSpace or QuotaExceeded or WindowsDiskFull } =>
            new(ErrorCode.ResourceExhausted, $"{path}; No space left on device", e),
        ArgumentException => new(ErrorCode.InvalidArgument, $"\"{path.Replace('\0', '?')}\" is not a path: {e.Message}", e),
        _ => new(ErrorCode.Unknown, $"{path}; {e.Message}", e),
    };

    /// <summary>The status of an error number of the C library.</summary>
    public static StatusException FromErrno(string path, int errno) => errno switch
    {
        2 or 20 => new(ErrorCode.NotFound, $"{path}; No such file or directory"),
        1 or 13 => new(ErrorCode.PermissionDenied, $"{path}; Permission denied"),
        NoSpace or QuotaExceeded => new(ErrorCode.ResourceExhausted, $"{path}; No space left on device"),
        _ => new(ErrorCode.Unknown, $"{path}; {Marshal.GetPInvokeErrorMessage(errno)}"),
    };

    /// <summary>Runs an operation on <paramref name="path"/>; its errors become statuses.</summary>
    public static T Guard<T>(string path, Func<T> operation)
    {
        try
        {
            return operation();
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw Wrap(path, e);
        }
    }

    /// <inheritdoc cref="Guard{T}"/>
    public static void Guard(string path, Action operation)
    {
        try
        {
            operation();
        }
        catch (Exception e) when (IsFileError(e))
        {
            throw Wrap(path, e);
        }
    }
}
