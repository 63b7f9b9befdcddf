namespace TensorHarbor.Fuzz.Driver;

/// <summary>Makes a find smaller while it stays a find of the same kind. Finds that kill the process are left as they are.</summary>
static class Minimizer
{
    /// <summary>The smallest input found.</summary>
    public static byte[] Run(FuzzTarget target, byte[] input)
    {
        string? key = Trial.Run(target, input)?.Key;
        if (key is null) return input;
        for (int chunk = input.Length / 2; chunk > 0; chunk = chunk > 1 ? (chunk + 1) / 2 : 0)
        {
            for (int at = 0; at + chunk <= input.Length;)
            {
                byte[] without = [.. input[..at], .. input[(at + chunk)..]];
                byte[] repaired = target.Repair([.. without]);
                if (Trial.Run(target, repaired)?.Key == key) input = repaired;
                else if (Trial.Run(target, without)?.Key == key) input = without;
                else at += chunk;
            }
        }
        return input;
    }
}
