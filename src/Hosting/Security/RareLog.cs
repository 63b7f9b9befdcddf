namespace TensorHarbor.Hosting;

/// <summary>A log for what peers cause: the same line goes on at most once a minute, and no more than a number of lines a minute in all.</summary>
/// <param name="log">Gets the lines.</param>
sealed class RareLog(Action<string> log)
{
    const int Most = 20;

    static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    readonly Lock _writing = new();
    readonly HashSet<string> _written = [];
    long _since = Environment.TickCount64;

    /// <summary>Writes a line, unless it has been written a moment ago.</summary>
    public void Write(string line)
    {
        lock (_writing)
        {
            if (Environment.TickCount64 - _since > _window.TotalMilliseconds)
            {
                _since = Environment.TickCount64;
                _written.Clear();
            }
            if (_written.Count < Most && _written.Add(line)) log(line);
        }
    }
}
