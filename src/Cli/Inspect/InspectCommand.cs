using System.CommandLine;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary><c>tensorharbor inspect PATH</c>: says what is in a file or folder of TensorFlow's.</summary>
static class InspectCommand
{
    static readonly Argument<string> _path = new("PATH")
    {
        Description = "A checkpoint (prefix, file or folder), TFRecord file, event file or log folder, graph (.pb, .pbtxt, .meta) or SavedModel.",
    };

    static readonly Option<bool> _json = new("--json") { Description = "Write one JSON object for machines." };

    static readonly Option<TargetKind?> _as = new("--as")
    {
        Description = "What PATH is: checkpoint, records, events, graph, meta_graph or saved_model. Usually found out.",
        HelpName = "KIND",
        CustomParser = argument =>
        {
            if (TargetKinds.TryParse(argument.Tokens[0].Value, out TargetKind kind)) return kind;
            argument.AddError($"Unknown kind '{argument.Tokens[0].Value}' for --as; there are: {string.Join(", ", TargetKinds.Names)}");
            return null;
        },
    };

    static readonly Option<string> _tensor = new("--tensor") { Description = "Show the values of this tensor of a checkpoint.", HelpName = "NAME" };

    static readonly Option<int> _records = new("--records")
    {
        Description = "Show this many records of a TFRecord file.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    static readonly Option<string> _plot = new("--plot") { Description = "Draw scalars of event files into this SVG file.", HelpName = "FILE.svg" };

    static readonly Option<string[]> _tags = new("--tag") { Description = "The scalar to draw; may be given several times.", HelpName = "TAG" };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Verb(
            "inspect",
            "Say what is in a checkpoint, TFRecord file, event file, graph or SavedModel.",
            "tensorharbor inspect checkpoint/",
            "tensorharbor inspect checkpoint/model.ckpt-2000 --tensor layer1/weights",
            "tensorharbor inspect data/cancer_train.csv.tfrecords --records 3",
            "tensorharbor inspect tensorboard/ --plot loss.svg --tag loss",
            "tensorharbor inspect model/1 --json")
        {
            _path, _json, _as, _tensor, _records, _plot, _tags,
        };
        command.SetAction((parse, stop) =>
        {
            var options = new InspectOptions(parse.GetRequiredValue(_path))
            {
                As = parse.GetValue(_as),
                Json = parse.GetValue(_json),
                Tensor = parse.GetValue(_tensor),
                Records = parse.GetValue(_records),
                Plot = parse.GetValue(_plot),
                Tags = parse.GetValue(_tags) ?? [],
            };
            return RunAsync(options, new ReportWriter(parse.InvocationConfiguration.Output, options.Json), stop);
        });
        return command;
    }

    /// <summary>Reads what the options say and writes one report.</summary>
    /// <exception cref="StatusException">NOT_FOUND; INVALID_ARGUMENT: not a file of a known kind; DATA_LOSS: damaged.</exception>
    internal static Task<int> RunAsync(InspectOptions options, ReportWriter writer, CancellationToken stop)
    {
        TargetKind kind = options.As ?? InspectTarget.Detect(options.Path);
        Refuse(options.Tensor is not null && kind != TargetKind.Checkpoint, "--tensor", "checkpoints", options, kind);
        Refuse((options.Plot is not null || options.Tags.Count > 0) && kind != TargetKind.Events, "--plot and --tag", "event files", options, kind);
        writer.Write(kind switch
        {
            TargetKind.Checkpoint when options.Tensor is not null => TensorReport.Create(options.Path, options.Tensor, forMachines: options.Json),
            TargetKind.Checkpoint => CheckpointReport.Create(options.Path),
            TargetKind.Records => RecordReport.Create(options.Path, options.Records, stop),
            TargetKind.Events => EventReport.Create(options, stop),
            TargetKind.Graph => GraphReport.CreateForGraph(options.Path),
            TargetKind.MetaGraph => GraphReport.CreateForMetaGraph(options.Path),
            _ => SavedModelReport.Create(options.Path),
        });
        return Task.FromResult(ExitCodes.Ok);
    }

    static void Refuse(bool wrong, string flag, string those, InspectOptions options, TargetKind kind)
    {
        if (wrong) Throw.InvalidArgument($"{flag}: only for {those}, but '{options.Path}' is: {kind.Name()}");
    }
}
