using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using TensorHarbor.Hosting.Metrics;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests.Cluster;

/// <summary><c>--metrics_port</c>, and what training tells there.</summary>
public sealed partial class MetricsFlagTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    Task<ProgramRun> Train(params string[] more) => ProgramRun.Of(["train", "--train_file", Golden.File("data", "cancer_train.csv.tfrecords"), "--validate_file", "",
        "--max_steps", "20", "--checkpoint_path", _folder["checkpoint"], "--output_path", _folder["events"], "--model_path", _folder["model"], .. more]);

    [Fact]
    public async Task Training_says_where_its_metrics_are_and_what_it_does()
    {
        using var exporter = new PrometheusExporter();
        ProgramRun run = await Train("--metrics_port", "0");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("^Metrics and health at port [0-9]+\n", run.Output);
        var bytes = new ArrayBufferWriter<byte>();
        exporter.Write(bytes);
        string text = Encoding.UTF8.GetString(bytes.WrittenSpan);
        Assert.Contains("tensorharbor_training_global_step 20\n", text);
        Assert.Contains("tensorharbor_training_step_duration_seconds_count 20\n", text);
        Assert.Contains("tensorharbor_checkpoint_step 20\n", text);
        Assert.Contains("tensorharbor_checkpoint_duration_seconds_count ", text);
        Assert.Matches("tensorharbor_checkpoint_age_seconds [0-9]", text);
        Assert.Matches("tensorharbor_training_loss [0-9]", text);
        string document = await File.ReadAllTextAsync(Path.Combine(Golden.Repository, "docs", "observability.md"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(TypeLine().Matches(text).Select(m => m.Groups[1].Value), n => !document.Contains($"`{n}`", StringComparison.Ordinal));
    }

    [GeneratedRegex("^# TYPE (tensorharbor_(?:training|checkpoint)\\S+) ", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [Theory, InlineData("x"), InlineData("70000"), InlineData("host:9090"), InlineData("-1")]
    public async Task Another_form_of_port_is_refused(string port)
    {
        ProgramRun run = await Train($"--metrics_port={port}");
        Assert.Equal($"INVALID_ARGUMENT: --metrics_port: expected a port such as 9090 or 0.0.0.0:9090, got '{port}'", run.Failure());
    }

    [Fact]
    public async Task A_local_cluster_needs_a_port_for_each_task() => Assert.Equal(
        "INVALID_ARGUMENT: --metrics_port: port 65536 for task 2; the largest is 65535",
        (await Train("--ps", "1", "--workers", "2", "--metrics_port", "127.0.0.1:65534")).Failure());
}
