using System.Globalization;

namespace TensorHarbor.Fuzz.Driver;

/// <summary>Inputs that brought something out that may not come out, one for each kind, with what it was.</summary>
/// <param name="folder">Where they are kept: <c>KIND.bin</c> and <c>KIND.txt</c>.</param>
sealed class Finds(string folder)
{
    /// <summary>Keeps an input unless there is one of the same kind already that is not longer.</summary>
    /// <returns>Is the kind new?</returns>
    public bool Add(Fault fault, byte[] input)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, fault.Key);
        var known = new FileInfo(path + ".bin");
        bool isNew = !known.Exists;
        if (!isNew && known.Length <= input.Length) return false;
        File.WriteAllBytes(path + ".bin", input);
        File.WriteAllText(path + ".txt", string.Create(CultureInfo.InvariantCulture, $"{input.Length} bytes\n{fault.Text}\n"));
        return isNew;
    }
}

/// <summary>What came out.</summary>
/// <param name="Key">The same for inputs that fail alike; a file name.</param>
/// <param name="Text">What is to know.</param>
sealed record Fault(string Key, string Text)
{
    /// <summary>An exception: alike if its type and the innermost two methods of ours are.</summary>
    public static Fault Of(Exception e)
    {
        Exception inner = e is Tensors.StatusException ? e.InnerException ?? e : e;
        IEnumerable<string> frames = (inner.StackTrace ?? "").Split('\n')
            .Where(line => line.Contains("TensorHarbor.", StringComparison.Ordinal) && !line.Contains("TensorHarbor.Fuzz", StringComparison.Ordinal))
            .Select(line => line.Trim()["at ".Length..].Split('(')[0].Split('[')[0]["TensorHarbor.".Length..])
            .Take(2);
        return new(Clean($"{inner.GetType().Name}-{string.Join('-', frames)}"), e.ToString());
    }

    /// <summary>A file name.</summary>
    public static string Clean(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_')) is var name && name.Length > 180 ? name[..180] : name;
}
