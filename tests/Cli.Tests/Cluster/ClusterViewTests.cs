using TensorHarbor.Cli.Cluster;
using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Cli.Tests.Cluster;

/// <summary>What the parent of a local cluster shows of its tasks when its output is no terminal.</summary>
public sealed class ClusterViewTests
{
    static readonly TaskName _chief = new("worker", 0), _other = new("worker", 1);

    readonly StringWriter _output = new() { NewLine = "\n" }, _error = new() { NewLine = "\n" };
    readonly Clock _clock = new();

    sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    ClusterView NewView() => new(_output, _error, [_chief, _other], _clock);

    [Fact]
    public async Task Lines_are_marked_and_the_total_follows_the_chiefs_reports()
    {
        ClusterView view = NewView();
        await view.ShowAsync(() =>
        {
            view.Line(new("ps", 0), "serves");
            view.Progress(_chief, new(Step: 10, LastStep: 100, Loss: 4, IsReport: false));
            view.Progress(_other, new(Step: 12, LastStep: 100, Loss: 2, IsReport: true));
            _clock.Seconds = 2;
            view.Line(_chief, "Step: 30");
            view.Progress(_chief, new(Step: 30, LastStep: 100, Loss: 1, IsReport: true));
            view.Line(_other, "oh", isError: true);
            _clock.Seconds = 4;
            view.Progress(_chief, new(Step: 90, LastStep: 100, Loss: 0.5f, IsReport: true));
            _clock.Seconds = 100;
            return Task.FromResult(0);
        });
        Assert.Equal("[ps 0] serves\n[worker 0] Step: 30\n[total] Step: 30, 10 steps/s, loss: 1.500000\n[total] Step: 90, 30 steps/s, loss: 1.250000\n"
            + "[total] Step: 90, 20 steps/s, loss: 1.250000\n", _output.ToString());
        Assert.Equal("[worker 1] oh\n", _error.ToString());
    }

    [Fact]
    public async Task Without_steps_there_is_no_total()
    {
        ClusterView view = NewView();
        Assert.Equal(3, await view.ShowAsync(() => Task.FromResult(3)));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void A_step_back_to_a_checkpoint_begins_the_count_anew()
    {
        var totals = new ClusterTotals(_clock);
        totals.Add(_chief, new(100, 0, 1, false));
        _clock.Seconds = 10;
        totals.Add(_other, new(150, 0, 1, false));
        totals.Add(_chief, new(50, 0, 1, false));
        Assert.Equal((50, 0.0), (totals.Step, totals.Rate));
        _clock.Seconds = 20;
        totals.Add(_chief, new(70, 0, 1, false));
        Assert.Equal((70, 2.0), (totals.Step, totals.Rate));
    }

    [Theory]
    [InlineData(1, 0, 0.25f, true)]
    [InlineData(long.MaxValue, 2000, float.NaN, false)]
    public void Progress_survives_its_line(long step, long last, float loss, bool isReport)
    {
        var progress = new TaskProgress(step, last, loss, isReport);
        Assert.True(TaskProgress.TryParse(progress.ToLine(), out TaskProgress read));
        Assert.Equal(progress, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Step: 1, loss: 2")]
    [InlineData("\u001e")]
    [InlineData("\u001e1 2 x 0")]
    [InlineData("\u001e1 2 3")]
    public void Other_lines_are_for_the_user(string line) => Assert.False(TaskProgress.TryParse(line, out _));
}
