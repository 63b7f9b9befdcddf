namespace TensorHarbor.Cli.Tests;

/// <summary>Wrong command lines: exit code 2 and one line with the nearest valid name.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("unknown command 'inspcet'; did you mean 'inspect'? See 'tensorharbor --help'", "inspcet", "x")]
    [InlineData("unknown command 'qqqqqq'. See 'tensorharbor --help'", "qqqqqq")]
    [InlineData("unknown flag '--verison'; did you mean '--version'? See 'tensorharbor --help'", "--verison")]
    [InlineData("unknown flag '--jsn' of 'inspect'; did you mean '--json'? See 'tensorharbor inspect --help'", "inspect", "--jsn", "x")]
    [InlineData("unknown flag '--tagg' of 'inspect'; did you mean '--tag'? See 'tensorharbor inspect --help'", "inspect", "x", "--tagg=loss")]
    [InlineData("unexpected argument 'y' of 'inspect'. See 'tensorharbor inspect --help'", "inspect", "x", "y")]
    [InlineData("Required argument missing for command: 'inspect'. See 'tensorharbor inspect --help'", "inspect")]
    [InlineData("flag '--records' needs a whole number, got 'many'. See 'tensorharbor inspect --help'", "inspect", "x", "--records", "many")]
    public async Task Names_the_mistake_and_the_nearest_valid_name(string expected, params string[] args) =>
        Assert.Equal(expected, (await ProgramRun.Of(args)).Failure(ExitCodes.Usage));

    [Fact]
    public async Task Unknown_kind_lists_the_kinds() =>
        Assert.Contains("there are: checkpoint, records, events, graph, meta_graph, saved_model", (await ProgramRun.Of("inspect", "x", "--as", "picture")).Failure(ExitCodes.Usage));

    [Theory]
    [InlineData("--help")]
    [InlineData]
    [InlineData("inspect", "--help")]
    [InlineData("inspect", "-h")]
    public async Task Help_has_an_example(params string[] args)
    {
        ProgramRun run = await ProgramRun.Of(args);
        Assert.Equal((ExitCodes.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("Usage:", run.Output);
        Assert.Contains("Examples:\n  tensorharbor ", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Version_is_one_line_with_numbers() => Assert.Matches(@"^\d+\.\d+\.\d+\n$", (await ProgramRun.Of("--version")).Output);
}
