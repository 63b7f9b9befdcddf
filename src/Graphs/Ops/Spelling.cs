namespace TensorHarbor.Graphs;

/// <summary>Finds what a misspelt name may have meant.</summary>
public static class Spelling
{
    /// <summary>
    /// The candidate with the fewest edits (insert, delete, replace, swap) from <paramref name="name"/>, ignoring case, or
    /// <see langword="null"/> if more than a third of the letters (at least two) would have to change.
    /// </summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(2, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance) continue;
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < bestDistance) (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    /// <summary>The text that offers the <see cref="Nearest"/> candidate, or <paramref name="otherwise"/> if there is none.</summary>
    public static string Hint(string name, IEnumerable<string> candidates, string otherwise = "") =>
        Nearest(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : otherwise;

    static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) d[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (swapped) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
