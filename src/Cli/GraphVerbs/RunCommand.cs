using System.CommandLine;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary><c>tensorharbor graph run MODEL</c>: one step, from values on the command line or in files.</summary>
static class RunCommand
{
    static readonly Option<string[]> _inputs = new("--input")
    {
        Description = "A value: JSON, or a file (.npy, .json) after '@'. NAME is a key of the signature or a tensor's name.",
        HelpName = "NAME=VALUE",
    };

    static readonly Option<string[]> _outputs = new("--output")
    {
        Description = "What to print: a key of the signature or a tensor's name; without it (and --save) all outputs of the signature.",
        HelpName = "NAME",
    };

    static readonly Option<string[]> _saves = new("--save") { Description = "Write an output into a .npy file.", HelpName = "NAME=FILE.npy" };

    static readonly Option<string?> _signature = new("--signature")
    {
        Description = "Signature of the model; without it 'serving_default', or the only one.",
        HelpName = "KEY",
    };

    static readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = "Checkpoint with the variables of a graph that is no SavedModel.",
        HelpName = "PREFIX",
    };

    static readonly Option<bool> _full = new("--full") { Description = "Print all values of long outputs." };

    static readonly Option<string?> _trace = new("--trace")
    {
        Description = "Write what each node did, and when: JSON for chrome://tracing and Perfetto, or RunMetadata if the name ends in .pb.",
        HelpName = "FILE",
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Verb("run", "Run a model once and print its outputs as JSON.",
            "tensorharbor graph run model/1 --input 'x=[[1.0], [2.0]]'",
            "tensorharbor graph run frozen.pb --input image=@image.npy --output scores:0 --save boxes:0=boxes.npy",
            "tensorharbor graph run model/1 --input 'x=[[1.0]]' --trace step.json",
            "tensorharbor graph run model.ckpt-10.meta --checkpoint model.ckpt-10 --input x=@rows.json --output y")
        {
            GraphFlags.Model, _inputs, _outputs, _saves, _signature, _checkpoint, _full, _trace, GraphFlags.Tags,
        };
        command.SetAction((parse, stop) => Task.FromResult(Run(parse, stop)));
        return command;
    }

    static int Run(ParseResult parse, CancellationToken stop)
    {
        FlagPair[] inputs = Pairs(parse, _inputs, "NAME=VALUE"), saves = Pairs(parse, _saves, "NAME=FILE.npy");
        using RunnableModel model = RunnableModel.Load(
            parse.GetRequiredValue(GraphFlags.Model), GraphFlags.TagsOf(parse), parse.GetValue(_checkpoint), parse.GetValue(_signature));
        string[] printed = parse.GetValue(_outputs) ?? [];
        if (printed.Length == 0 && saves.Length == 0) printed = [.. model.DefaultOutputs];
        Output[] fetches = [.. printed.Concat(saves.Select(s => s.Name)).Select(model.Output)];
        var feeds = new List<(Output, Tensor Value)>();
        Tensor[] results = [];
        try
        {
            foreach (FlagPair input in inputs)
            {
                Output target = model.Input(input.Name);
                feeds.Add((target, InputValue.Read(input, target)));
            }
            StepTrace? trace = parse.GetValue(_trace) is null ? null : new();
            results = model.Run(feeds, fetches, trace, stop);
            if (trace is not null) TraceFile.Write(parse.GetValue(_trace)!, trace);
            TextWriter output = parse.InvocationConfiguration.Output;
            for (int i = 0; i < saves.Length; i++) NpyFile.Write(saves[i].Value, results[printed.Length + i]);
            if (printed.Length > 0) OutputJson.Write(output, [.. printed.Zip(results)], parse.GetValue(_full));
        }
        finally
        {
            foreach ((_, Tensor value) in feeds) value.Dispose();
            foreach (Tensor value in results) value.Dispose();
        }
        return ExitCodes.Ok;
    }

    static FlagPair[] Pairs(ParseResult parse, Option<string[]> flag, string form)
    {
        FlagPair[] pairs = [.. (parse.GetValue(flag) ?? []).Select(text => FlagPair.Parse(flag.Name, text, form))];
        string? twice = pairs.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null ? pairs : Throw.InvalidArgument<FlagPair[]>($"{flag.Name}: '{twice}' is given twice");
    }
}
