using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>How <c>./test</c> answers to wrong command lines.</summary>
public sealed class TestRunnerTests
{
    static ProcessRun Test(params string[] args) => ProcessRun.Of(Path.Combine(Golden.Repository, "test"), Golden.Repository, args);

    [Theory]
    [InlineData("unknown flag '--slow'", "--slow")]
    [InlineData("unknown kind 'picture' of golden files", "--golden", "picture")]
    [InlineData("no project 'tests/Nothing.Tests'", "Nothing")]
    public void Wrong_arguments_are_refused(string message, params string[] args)
    {
        ProcessRun run = Test(args);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"./test: {message}", run.Error);
    }

    [Fact]
    public void Help_names_the_ways_to_run_it() => Assert.Contains("./test --golden [KIND...]", Test("--help").Succeeded().Output);
}
