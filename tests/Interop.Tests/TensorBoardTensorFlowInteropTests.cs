using System.Text.Json;
using TensorHarbor.Training;

namespace TensorHarbor.Interop.Tests;

/// <summary>Real TensorBoard shows what our jobs write.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class TensorBoardTensorFlowInteropTests
{
    [Fact]
    public async Task TensorBoard_lists_our_runs_scalars_histograms_and_graph()
    {
        Assert.SkipWhen(TensorBoard.Interpreter is null, TensorBoard.Missing);
        using var folder = new TempFolder();
        var job = new FinishedJob(folder);
        using TensorBoard board = await TensorBoard.Start(folder["events"]);
        JsonElement scalars = await board.Wait("data/plugin/scalars/tags", tags =>
            tags.TryGetProperty("run", out JsonElement run) && run.EnumerateObject().Count() == 4);
        Assert.Equal(["run"], (await board.Get("data/runs")).EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(["accuracy", "auc", "loss", "validation_loss"],
            scalars.GetProperty("run").EnumerateObject().Select(t => t.Name).Order(StringComparer.Ordinal));
        foreach (string tag in (string[])["accuracy", "auc", "loss", "validation_loss"]) await CheckScalars(board, job, tag);
        await CheckHistograms(board, job);
        await CheckGraph(board);
        await CheckTrace(board);
    }

    static async Task CheckScalars(TensorBoard board, FinishedJob job, string tag)
    {
        JsonElement points = await board.Wait($"data/plugin/scalars/scalars?run=run&tag={tag}", answer =>
            answer.GetArrayLength() == job.Reports.Count);
        Assert.Equal(
            job.Reports.Select(r => (r.Step, (float)FinishedJob.Scalars(r).Single(s => s.Tag == tag).Value)),
            points.EnumerateArray().Select(p => (p[1].GetInt64(), p[2].GetSingle())));
    }

    static async Task CheckHistograms(TensorBoard board, FinishedJob job)
    {
        JsonElement tags = await board.Wait("data/plugin/histograms/tags", answer =>
            answer.TryGetProperty("run", out JsonElement run) && run.EnumerateObject().Count() == 12);
        Assert.Contains("model/layer1/weights", tags.GetProperty("run").EnumerateObject().Select(t => t.Name));
        JsonElement histograms = await board.Wait("data/plugin/histograms/histograms?run=run&tag=model/layer1/weights", answer =>
            answer.GetArrayLength() == job.Reports.Count);
        foreach ((JsonElement histogram, TrainingReport report) in histograms.EnumerateArray().Zip(job.Reports))
        {
            Assert.Equal(report.Step, histogram[1].GetInt64());
            Assert.Equal(90, histogram[2].EnumerateArray().Sum(bucket => bucket[2].GetDouble()), 1e-6);
        }
    }

    static async Task CheckTrace(TensorBoard board)
    {
        await board.Wait("data/plugin/graphs/info", answer => answer.TryGetProperty("run", out JsonElement run)
            && run.GetProperty("tags").TryGetProperty("step_5", out JsonElement tag) && tag.GetProperty("profile").GetBoolean());
        string metadata = await board.GetText("data/plugin/graphs/run_metadata?run=run&tag=step_5");
        Assert.Contains($"device: \"{Graphs.StepTrace.LocalDevice}\"\n", metadata);
        Assert.Contains("node_name: \"Adagrad\"\n", metadata);
    }

    static async Task CheckGraph(TensorBoard board)
    {
        await board.Wait("data/plugin/graphs/info", answer => answer.TryGetProperty("run", out _));
        string graph = await board.GetText("data/plugin/graphs/graph?run=run");
        foreach (string node in (string[])["features", "label", "model/layer1/weights", "model/output/biases", "loss", "Adagrad"])
        {
            Assert.Contains($"name: \"{node}\"\n", graph);
        }
    }
}
