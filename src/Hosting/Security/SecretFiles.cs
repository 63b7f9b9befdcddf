using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting;

/// <summary>Small files of certificates, keys and tokens.</summary>
static class SecretFiles
{
    const int Most = 1 << 20;

    /// <summary>The text of a file that a flag names.</summary>
    /// <exception cref="StatusException">NOT_FOUND: it is not there; PERMISSION_DENIED; INVALID_ARGUMENT: a folder, or far too long.</exception>
    public static string ReadText(string file, string flag)
    {
        try
        {
            if (new FileInfo(file) is { Exists: true, Length: > Most }) Throw.InvalidArgument($"{flag} {file}: longer than {Most} bytes");
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StatusException(ErrorCode.NotFound, $"{flag} {file}: no such file", e);
        }
        catch (UnauthorizedAccessException e)
        {
            if (Directory.Exists(file)) Throw.InvalidArgument($"{flag} {file}: is a folder");
            throw new StatusException(ErrorCode.PermissionDenied, $"{flag} {file}: this user may not read it", e);
        }
        catch (IOException e)
        {
            throw new StatusException(ErrorCode.Unavailable, $"{flag} {file}: {e.Message}", e);
        }
    }
}
