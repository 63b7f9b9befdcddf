using System.CommandLine;
using System.Globalization;
using TensorHarbor.Cli.Predict;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Train;

/// <summary><c>tensorharbor export</c>: writes a SavedModel from a checkpoint, whose <c>.meta</c> file says what the model is.</summary>
static class ExportCommand
{
    static readonly Option<long?> _version = new("--model_version")
    {
        Description = "Version to write; without it the next free one.",
        HelpName = "N",
    };

    static readonly Option<bool> _json = new("--json") { Description = "Write one JSON object for machines." };

    public static Command Create()
    {
        var command = new Verb("export", "Write a SavedModel from a checkpoint.",
            "tensorharbor export",
            "tensorharbor export --checkpoint checkpoint/checkpoint.ckpt-100 --model_path model/ --model_version 3");
        Option[] own = [JobFlags.CheckpointPath, ModelFlags.Checkpoint, JobFlags.ModelPath, _version, _json];
        foreach (Option option in own) command.Options.Add(option);
        command.SetAction((parse, _) => Task.FromResult(Run(parse)));
        return command;
    }

    static int Run(ParseResult parse)
    {
        string modelPath = parse.GetValue(JobFlags.ModelPath)!;
        if (parse.GetValue(_version) is < 0) Throw.InvalidArgument($"--model_version must be 0 or more, got {parse.GetValue(_version)}");
        string checkpoint = ModelFlags.FindCheckpoint(parse);
        string folder = parse.GetValue(_version) is { } version
            ? Path.Combine(modelPath, version.ToString(CultureInfo.InvariantCulture))
            : SavedModelExporter.NextVersion(modelPath);
        MetaGraphDef meta = SavedModelExporter.Export(OpTable.Instance, checkpoint, folder);
        var report = new Report("saved_model", folder);
        report.Add("checkpoint", checkpoint);
        ReportTable table = report.AddTable("signatures", "signature", "method", "tensor", "key", "name", "dtype", "shape");
        foreach ((string key, SignatureDef signature) in meta.SignatureDef.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            AddTensors(table, key, signature, "input", signature.Inputs);
            AddTensors(table, key, signature, "output", signature.Outputs);
        }
        new ReportWriter(parse.InvocationConfiguration.Output, parse.GetValue(_json)).Write(report);
        return ExitCodes.Ok;
    }

    static void AddTensors(
        ReportTable table, string key, SignatureDef signature, string kind, IEnumerable<KeyValuePair<string, TensorInfo>> tensors)
    {
        foreach ((string name, TensorInfo info) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            string shape = info.TensorShape.ToPartialShape().ToString();
            table.Add(key, signature.MethodName, kind, name, info.Name, info.Dtype.ToDType().Name(), shape);
        }
    }
}
