using System.Diagnostics;
using System.Text.RegularExpressions;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>Training that is interrupted, killed, or shown on a terminal.</summary>
public sealed class TrainSignalTests : IDisposable
{
    readonly TrainProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string[] Endless(params string[] more) => TrainProgram.Train(["--max_steps", "100000000", .. more]);

    string Evaluated() => _program.Run("eval", "--validate_file", TrainProgram.Data("cancer_test.csv")).Succeeded().Output;

    static string[] Continue(long step) => TrainProgram.Train("--max_steps", $"{step}");

    static long StepOf(string text) => long.Parse(Regex.Match(text, @"checkpoint\.ckpt-(\d+)").Groups[1].Value);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void An_interrupted_run_saves_and_a_rerun_goes_on(string signal)
    {
        using Process process = _program.Start(Endless("--steps_to_validate", "50"));
        TrainProgram.WaitFor(process, "Step: 50,");
        TrainProgram.Signal(process, signal);
        ProcessRun run = TrainProgram.End(process);
        Assert.Equal((130, ""), (run.ExitCode, run.Error));
        Assert.Contains("Interrupted; run the same command again to go on\n", run.Output);
        long step = StepOf(run.Output);
        Assert.Equal(step, StepOf(Evaluated()));
        string next = _program.Run(Continue(step + 1)).Succeeded().Output;
        Assert.StartsWith($"Continue training from the model ./checkpoint/checkpoint.ckpt-{step}\n", next);
        Assert.Contains($"Step: {step + 1}, loss: ", next);
    }

    [Fact]
    public void A_run_killed_at_any_moment_leaves_a_checkpoint_to_go_on_from()
    {
        const int Kills = 5;
        var random = new Random(20_260_101);
        long last = 0;
        for (int i = 0; i < Kills; i++)
        {
            using Process process = _program.Start(Endless("--steps_to_validate", "3"));
            for (int lines = random.Next(1, 5); lines > 0; lines--) TrainProgram.WaitFor(process, "Step: ");
            long moment = random.Next(20_000); // microseconds, within the next steps and saves
            for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalMicroseconds < moment;) Thread.SpinWait(100);
            TrainProgram.Signal(process, "KILL");
            TrainProgram.End(process);
            long step = StepOf(Evaluated());
            Assert.True(step > last, $"after kill {i} the checkpoint is at step {step}, before it was at {last}");
            last = step;
        }
        string output = _program.Run(Continue(last + 1)).Succeeded().Output;
        Assert.StartsWith($"Continue training from the model ./checkpoint/checkpoint.ckpt-{last}\n", output);
        Assert.Contains($"checkpoint.ckpt-{last + 1}\n", output);
    }

    ProcessRun OnTerminal(int steps, params (string, string)[] variables)
    {
        string command = string.Join(' ', TrainProgram.Train("--max_steps", $"{steps}").Prepend(TrainProgram.Executable).Select(a => $"'{a}'"));
        return _program.RunAs("/usr/bin/script", ["-qec", command, "/dev/null"], variables: [("TERM", "xterm"), .. variables]);
    }

    [Fact]
    public void A_terminal_shows_a_bar()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "no program 'script' to make a terminal with");
        ProcessRun run = OnTerminal(300);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\e\[[\d;]+m━+\e\[0m.* \d+% .*[\d,]+ steps, [\d,]+ steps/s .*\d\d:\d\d:\d\d", run.Output);
        Assert.Contains("Step: 300, loss: ", run.Output);

        string plain = OnTerminal(600, ("NO_COLOR", "1")).Output;
        Assert.Matches(@"━+ +\d+% [\d,]+ steps", plain);
        Assert.DoesNotMatch(@"\e\[[\d;]*m", plain);
    }
}
