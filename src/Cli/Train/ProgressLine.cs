using System.Diagnostics;
using System.Globalization;

namespace TensorHarbor.Cli.Train;

/// <summary>A bar on the last line of a terminal: steps done, steps/s, time left. Redrawn a few times a second, from the training thread.</summary>
/// <param name="output">The terminal.</param>
sealed class ProgressLine(TextWriter output)
{
    const int Width = 30;
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    readonly bool _color = Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };
    long _first, _step, _began, _drawn;
    long? _last;

    public void Begin(long step, long? last)
    {
        (_first, _step, _last) = (step, step, last);
        _began = _drawn = Stopwatch.GetTimestamp();
    }

    public void Advance(long step)
    {
        _step = step;
        if (Stopwatch.GetElapsedTime(_drawn) >= Interval) Draw();
    }

    public void Draw()
    {
        _drawn = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds, rate = seconds > 0 ? (_step - _first) / seconds : 0;
        string text = string.Create(CultureInfo.InvariantCulture, $"{_step:N0} steps, {rate:N0} steps/s");
        if (_last is { } last && last > _first)
        {
            double done = Math.Clamp((double)(_step - _first) / (last - _first), 0, 1);
            int filled = (int)(done * Width);
            string bar = new string('━', filled) + new string('╌', Width - filled);
            string left = rate > 0 ? $", {TimeSpan.FromSeconds((last - _step) / rate):h\\:mm\\:ss} left" : "";
            text = $"{(_color ? "\e[36m" : "")}{bar}{(_color ? "\e[0m" : "")} {done * 100:0} %  {text}{left}";
        }
        output.Write($"\r\e[2K{text}");
        output.Flush();
    }

    public void Clear()
    {
        output.Write("\r\e[2K");
        output.Flush();
    }
}
