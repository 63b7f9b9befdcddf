namespace TensorHarbor.Distributed.Observation;

/// <summary>How many steps a second have ended lately: over the last ten whole seconds. Counting costs no lock.</summary>
/// <param name="time">The clock.</param>
sealed class StepRate(TimeProvider time)
{
    const int Seconds = 10, Slots = 16;

    readonly long _began = time.GetTimestamp();
    readonly long[] _counts = new long[Slots], _seconds = new long[Slots];

    long Now => (long)time.GetElapsedTime(_began).TotalSeconds;

    /// <summary>Counts a step.</summary>
    public void Count()
    {
        long now = Now;
        int slot = (int)(now % Slots);
        long before = Volatile.Read(ref _seconds[slot]);
        if (before != now && Interlocked.CompareExchange(ref _seconds[slot], now, before) == before) Volatile.Write(ref _counts[slot], 0);
        Interlocked.Increment(ref _counts[slot]);
    }

    /// <summary>Steps per second; in the first ten seconds, of the time that there has been.</summary>
    public double PerSecond
    {
        get
        {
            long now = Now, sum = 0;
            if (now == 0) return Volatile.Read(ref _counts[0]) / Math.Max(0.1, time.GetElapsedTime(_began).TotalSeconds);
            long first = Math.Max(0, now - Seconds);
            for (long second = first; second < now; second++)
            {
                if (Volatile.Read(ref _seconds[second % Slots]) == second) sum += Volatile.Read(ref _counts[second % Slots]);
            }
            return (double)sum / (now - first);
        }
    }
}
