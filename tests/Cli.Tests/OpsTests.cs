using System.Text.Json;
using TensorHarbor.Ops;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary><c>ops</c>: the coverage table, signatures, and the page made from it.</summary>
public sealed class OpsTests
{
    [Fact]
    public async Task All_ops_are_listed_with_what_there_is_of_each()
    {
        JsonElement report = (await ProgramRun.Of("ops", "--json")).Json;
        JsonElement[] ops = [.. report.GetProperty("ops").EnumerateArray()];
        Assert.Equal(OpTable.Instance.Names, ops.Select(o => o.GetProperty("op").GetString()));
        Assert.Equal(ops.Length, report.GetProperty("op_count").GetInt32());
        Assert.Equal(ops.Count(o => o.GetProperty("gradient").GetBoolean()), report.GetProperty("with_gradient").GetInt32());
        JsonElement relu = ops.Single(o => o.GetProperty("op").GetString() == "Relu");
        Assert.True(relu.GetProperty("shape_rule").GetBoolean() && relu.GetProperty("gradient").GetBoolean());
        Assert.Contains(relu.GetProperty("cpu_types").EnumerateArray(), t => t.GetString()!.Contains("float", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_gives_the_whole_signature()
    {
        ProgramRun run = await ProgramRun.Of("ops", "MatMul", "AddN");
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains("MatMul(a: T, b: T) -> product: T", run.Output);
        Assert.Contains("transpose_a: bool = false", run.Output);
        Assert.Contains("AddN(inputs: N * T) -> sum: T", run.Output);
        Assert.Contains("N: int >= 1", run.Output);
        Assert.Contains("[commutative, aggregate]", run.Output);
        JsonElement[] ops = [.. (await ProgramRun.Of("ops", "MatMul", "AddN", "--json")).Json.GetProperty("ops").EnumerateArray()];
        Assert.Equal(["MatMul(a: T, b: T) -> product: T", "AddN(inputs: N * T) -> sum: T"], ops.Select(o => o.GetProperty("signature").GetString()));
    }

    [Fact]
    public async Task An_unknown_name_names_the_nearest() =>
        Assert.Equal("NOT_FOUND: Op type not registered 'MatMull'; the nearest is 'MatMul'", (await ProgramRun.Of("ops", "MatMull")).Failure());

    [Fact]
    public async Task The_page_in_docs_is_what_the_program_writes()
    {
        string made = (await ProgramRun.Of("ops", "--markdown")).Output;
        string page = await File.ReadAllTextAsync(Path.Combine(Golden.Repository, "docs", "ops.md"), TestContext.Current.CancellationToken);
        Assert.True(made == page, "docs/ops.md is out of date. To make it anew: ./tensorharbor ops --markdown > docs/ops.md");
    }

    [Fact]
    public async Task The_page_takes_no_names() =>
        Assert.StartsWith("INVALID_ARGUMENT: --markdown", (await ProgramRun.Of("ops", "Relu", "--markdown")).Failure());
}
