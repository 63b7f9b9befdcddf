using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace TensorHarbor.Cli.Train;

/// <summary>
/// A bar on the last line of a terminal: steps done, steps/s, time left. Redrawn a few times a second from the training thread, so a step between
/// two draws costs a look at the clock.
/// </summary>
sealed class LiveBar
{
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    readonly ProgressContext _context;
    readonly RateColumn _rate;
    ProgressTask? _task;
    long _first, _began, _drawn;

    LiveBar(ProgressContext context, RateColumn rate) => (_context, _rate) = (context, rate);

    /// <summary>Runs <paramref name="work"/> with a bar below what it writes; the bar is gone when it ends.</summary>
    public static T Show<T>(Func<LiveBar, T> work)
    {
        var rate = new RateColumn();
        ProgressColumn[] columns = [new ProgressBarColumn { Width = 30 }, new PercentageColumn(), rate, new RemainingTimeColumn()];
        return AnsiConsole.Progress().AutoRefresh(false).AutoClear(true).Columns(columns).Start(context => work(new LiveBar(context, rate)));
    }

    public void Begin(long step, long? last)
    {
        _first = step;
        _began = _drawn = Stopwatch.GetTimestamp();
        _task = _context.AddTask("train", maxValue: Math.Max(1, (last ?? step) - step));
        _task.IsIndeterminate = last is null;
    }

    public void Advance(long step)
    {
        if (Stopwatch.GetElapsedTime(_drawn) >= Interval) Draw(step);
    }

    public void Draw(long step)
    {
        _drawn = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        _rate.Text = string.Create(CultureInfo.InvariantCulture, $"{step:N0} steps, {(seconds > 0 ? (step - _first) / seconds : 0):N0} steps/s");
        _task!.Value = step - _first;
        _context.Refresh();
    }

    /// <summary><c>1,200 steps, 20,345 steps/s</c></summary>
    sealed class RateColumn : ProgressColumn
    {
        public string Text { get; set; } = "";

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Text);
    }
}
