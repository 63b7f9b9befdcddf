using System.CommandLine;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Cli.Train;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Predict;

/// <summary><c>tensorharbor eval</c>: loss and metrics of a trained classifier on files.</summary>
static class EvalCommand
{
    static readonly Option<bool> _json = new("--json") { Description = "Write one JSON object for machines." };

    public static Command Create()
    {
        var command = new Verb("eval", "Say how good a trained classifier is on labelled data.",
            "tensorharbor eval",
            "tensorharbor eval --checkpoint checkpoint/checkpoint.ckpt-100 --validate_file data/cancer_test.csv",
            "tensorharbor eval --model_path model/1 --json");
        Option[] own = [JobFlags.ValidateFile, .. ModelFlags.All, JobFlags.FileFormat, JobFlags.LabelColumn, JobFlags.Header,
            JobFlags.SkipCorrupt, JobFlags.ValidateBatchSize, _json];
        foreach (Option option in own) command.Options.Add(option);
        command.SetAction((parse, stop) => Task.FromResult(Run(parse, stop)));
        return command;
    }

    static int Run(ParseResult parse, CancellationToken stop)
    {
        InputOptions input = JobFlags.ReadInput(parse, parse.GetValue(JobFlags.ValidateFile)!);
        if (input.Files.Count == 0) Throw.InvalidArgument("--validate_file: no files to evaluate on");
        int batchSize = parse.GetValue(JobFlags.ValidateBatchSize);
        if (batchSize < 1) Throw.InvalidArgument($"--validate_batch_size must be at least 1, got {batchSize}");
        (LoadedModel model, string path) = ModelFlags.Load(parse);
        using (model)
        {
            ModelEvaluation result = ModelEvaluation.Of(model, parse.GetValue(ModelFlags.Signature)!, input, batchSize, stop);
            new ReportWriter(parse.InvocationConfiguration.Output, parse.GetValue(_json)).Write(ReportOf(result, path, input));
        }
        return ExitCodes.Ok;
    }

    static Report ReportOf(ModelEvaluation result, string path, InputOptions input)
    {
        var report = new Report("evaluation", path);
        report.Add("files", input.Files.ToArray());
        report.Add("rows", result.Rows);
        report.Add("loss", result.Loss);
        report.Add("accuracy", result.Metrics.Accuracy);
        report.Add("auc", double.IsNaN(result.Metrics.Auc) ? null : result.Metrics.Auc);
        report.Add("auc_200_thresholds", double.IsNaN(result.StreamingAuc) ? null : result.StreamingAuc);
        if (input.SkipCorrupt) report.Add("skipped_records", result.SkippedRecords);
        return report;
    }
}
