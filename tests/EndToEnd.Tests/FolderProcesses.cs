using System.Globalization;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>The processes that run in a test's folder: those that it has started, however many hands lie between.</summary>
static class FolderProcesses
{
    /// <summary>Numbers and command lines of the processes in a folder.</summary>
    public static List<(int Id, string Command)> In(TempFolder folder)
    {
        var found = new List<(int, string)>();
        foreach (string process in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, null, out _)))
        {
            try
            {
                if (File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName != folder.Path) continue;
                found.Add((int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture), File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ')));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // it has just ended, or is another user's
            }
        }
        return found;
    }
}
