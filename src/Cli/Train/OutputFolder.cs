using TensorHarbor.Formats.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Train;

/// <summary>Finds out that a folder cannot be written before hours of work have to go there.</summary>
static class OutputFolder
{
    /// <summary>Refuses a folder that cannot be made or written; makes nothing that stays.</summary>
    /// <param name="flag">The flag that names it, for errors.</param>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: no name; FAILED_PRECONDITION: a file is in its place; PERMISSION_DENIED and others.
    /// </exception>
    public static void Require(string flag, string folder)
    {
        if (folder.Length == 0) Throw.InvalidArgument($"{flag}: expected the name of a folder, got ''");
        string there = Path.GetFullPath(folder);
        while (!Directory.Exists(there))
        {
            if (File.Exists(there)) Throw.FailedPrecondition($"{flag} {folder}: {there} is a file, expected a folder");
            if (Path.GetDirectoryName(there) is not { } parent) break;
            there = parent;
        }
        string probe = Path.Combine(there, $".tensorharbor-{Environment.ProcessId}");
        try
        {
            LocalFiles.Instance.Create(probe).Dispose();
            LocalFiles.Instance.Delete(probe);
        }
        catch (StatusException e)
        {
            throw new StatusException(e.Code, $"{flag} {folder}: cannot be written: {e.Message}", e);
        }
    }
}
