using System.CommandLine;
using TensorHarbor.Cli.Train;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Predict;

/// <summary><c>tensorharbor predict</c>: what a trained model makes of rows.</summary>
static class PredictCommand
{
    static readonly string[] _formats = ["csv", "json"];

    static readonly Option<string> _input = JobFlags.New("--input",
        "File of rows (CSV, JSON, LIBSVM, TFRecord of Examples); '-': standard input.", "data/cancer_test.csv", "--inference_data_file");

    static readonly Option<string> _output = JobFlags.New("--output",
        "File to write; '-': standard output.", "-", "--inference_result_file");

    static readonly Option<string?> _format = new("--format")
    {
        Description = "csv (prediction, then probabilities) or json; without it as the output's name says, else csv.",
    };

    static readonly Option<string> _fileFormat = JobFlags.New("--file_format",
        $"Format of the input: {string.Join(", ", InputSource.Formats)}.", "auto");

    static readonly Option<int> _batchSize = JobFlags.New("--batch_size", "Rows per step.", 1024);

    public static Command Create()
    {
        var command = new Verb("predict", "Predict with a checkpoint or SavedModel.",
            "tensorharbor predict --input data/cancer_test.csv",
            "tensorharbor predict --model_path model/ --input rows.json --output predictions.json",
            "echo '[[5,4,4,9,2,10,5,6,1]]' | tensorharbor predict --input - --file_format json --format json");
        Option[] own = [_input, _output, _format, .. ModelFlags.All, _fileFormat, JobFlags.LabelColumn, JobFlags.Header,
            JobFlags.SkipCorrupt, _batchSize];
        foreach (Option option in own) command.Options.Add(option);
        command.SetAction((parse, stop) => Task.FromResult(Run(parse, stop)));
        return command;
    }

    static int Run(ParseResult parse, CancellationToken stop)
    {
        bool json = IsJson(parse);
        int batchSize = parse.GetValue(_batchSize);
        if (batchSize < 1) Throw.InvalidArgument($"--batch_size must be at least 1, got {batchSize}");
        var source = new InputSource(parse.GetValue(_input)!);
        (LoadedModel model, _) = ModelFlags.Load(parse);
        using (model)
        {
            string signature = parse.GetValue(ModelFlags.Signature)!;
            SignatureDef def = model.Signature(signature);
            bool sparse = def.Inputs.ContainsKey("ids") && def.Inputs.ContainsKey("values");
            string format = source.Format(parse.GetValue(_fileFormat)!, sparse);
            using JsonRequest? request = format == "json" ? new JsonRequest(source.ReadAllBytes(), source.Name, def) : null;
            using var output = new OutputFile(parse.GetValue(_output)!, parse.InvocationConfiguration.Output);
            PredictionWriter writer = json
                ? new JsonPredictions(output, request?.IsWhole == true)
                : new CsvPredictions(output, parse.GetValue(JobFlags.Header));
            long skipped = 0;
            IEnumerable<IReadOnlyList<(string, Tensor)>> batches = request?.Batches(batchSize)
                ?? Read(source, format, new RowInputs(def, model.Graph), JobFlags.ReadRowForm(parse), batchSize, count => skipped = count);
            foreach (IReadOnlyList<(string Key, Tensor Value)> batch in batches)
            {
                stop.ThrowIfCancellationRequested();
                RunBatch(model, signature, batch, writer, keepKeys: request is not null);
            }
            writer.End();
            output.Commit();
            if (skipped > 0)
            {
                parse.InvocationConfiguration.Error.WriteLine($"tensorharbor: skipped {skipped} damaged records of {source.Name}");
            }
        }
        return ExitCodes.Ok;
    }

    static bool IsJson(ParseResult parse)
    {
        string? format = parse.GetValue(_format);
        if (format is null) return parse.GetValue(_output)!.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        JobFlags.Choice("--format", format, _formats);
        return format == "json";
    }

    static IEnumerable<IReadOnlyList<(string, Tensor)>> Read(
        InputSource source, string format, RowInputs inputs, InputOptions options, int batchSize, Action<long> skipped)
    {
        using FeatureReader reader = FeatureReader.Open(source, format, inputs, options);
        var rows = new RowBuffer(inputs.IsSparse ? 0 : inputs.FeatureSize);
        for (long first = 0; ; first += rows.Count)
        {
            rows.Clear();
            while (rows.Count < batchSize && reader.TryRead(rows))
            {
            }
            skipped(reader.SkippedCount);
            if (rows.Count == 0)
            {
                if (first == 0) Throw.InvalidArgument($"{source.Name}: no rows");
                yield break;
            }
            yield return inputs.Of(rows, first);
        }
    }

    static void RunBatch(
        LoadedModel model, string signature, IReadOnlyList<(string Key, Tensor Value)> batch, PredictionWriter writer, bool keepKeys)
    {
        IReadOnlyList<(string Key, Tensor Value)> outputs = [];
        try
        {
            outputs = model.Run(signature, batch);
            writer.Write([.. outputs.Where(o => keepKeys || !RowInputs.IsRowKey(o.Key))]);
        }
        finally
        {
            foreach ((_, Tensor value) in batch.Concat(outputs)) value.Dispose();
        }
    }
}
