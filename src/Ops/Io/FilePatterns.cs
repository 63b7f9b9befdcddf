using System.Text;
using System.Text.RegularExpressions;
using TensorHarbor.Formats.Files;

namespace TensorHarbor.Ops;

/// <summary>Finds files by patterns as shells do, in any part of the path.</summary>
static class FilePatterns
{
    /// <summary>Paths of the files and folders that match, in no order; a path without wildcards matches itself if it is there.</summary>
    public static IEnumerable<string> Match(string pattern)
    {
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> found = [pattern.StartsWith('/') ? "/" : "."];
        foreach (string part in parts) found = found.SelectMany(folder => MatchPart(folder, part)).ToList();
        bool hasFolder = pattern.Contains('/');
        return hasFolder && !pattern.StartsWith("./", StringComparison.Ordinal) ? found.Select(f => f.StartsWith("./", StringComparison.Ordinal) ? f[2..] : f) : found;
    }

    static IEnumerable<string> MatchPart(string folder, string part)
    {
        LocalFiles files = LocalFiles.Instance;
        if (part.AsSpan().IndexOfAny("*?[") < 0)
        {
            string path = Join(folder, part);
            return files.Exists(path) || files.FolderExists(path) ? [path] : [];
        }
        Regex regex = ToRegex(part);
        return files.FolderExists(folder) ? files.List(folder).Where(name => regex.IsMatch(name)).Select(name => Join(folder, name)) : [];
    }

    static string Join(string folder, string name) => folder.EndsWith('/') ? folder + name : $"{folder}/{name}";

    static Regex ToRegex(string part)
    {
        var regex = new StringBuilder("^");
        for (int i = 0; i < part.Length; i++)
        {
            int close = part[i] == '[' ? part.IndexOf(']', i + 1) : -1;
            if (close > 0)
            {
                regex.Append('[').Append(part[(i + 1)..close].Replace("\\", "\\\\", StringComparison.Ordinal)).Append(']');
                i = close;
            }
            else regex.Append(part[i] switch { '*' => ".*", '?' => ".", _ => Regex.Escape(part[i].ToString()) });
        }
        return new(regex.Append('$').ToString(), RegexOptions.NonBacktracking | RegexOptions.Singleline);
    }
}
