using System.CommandLine;
using TensorHarbor.Cli.Train;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Predict;

/// <summary>The flags that say which trained model to use: a checkpoint or a SavedModel.</summary>
static class ModelFlags
{
    public static readonly Option<string?> Checkpoint = new("--checkpoint")
    {
        Description = "Prefix of a checkpoint; without it the latest of --checkpoint_path.",
        HelpName = "PREFIX",
    };

    public static readonly Option<string?> ModelPath = new("--model_path")
    {
        Description = "Folder of a SavedModel, or of its versions: the highest is used. Without it a checkpoint is used.",
        HelpName = "DIR",
    };

    public static readonly Option<string> Signature =
        JobFlags.New("--signature", "Signature of the model.", CheckpointSignature.Key, "--signature_name");

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [JobFlags.CheckpointPath, Checkpoint, ModelPath, Signature];

    /// <summary>Loads the model that the flags name.</summary>
    /// <returns>The model, and its path for people.</returns>
    /// <exception cref="StatusException">NOT_FOUND: there is none; the text says what was looked for and what to type next.</exception>
    public static (LoadedModel Model, string Path) Load(ParseResult parse)
    {
        if (parse.GetValue(ModelPath) is { } modelPath)
        {
            if (parse.GetValue(Checkpoint) is not null)
            {
                Throw.InvalidArgument("--model_path and --checkpoint exclude each other: give one of them");
            }
            string folder = FindSavedModel(modelPath);
            return (LoadedModel.FromSavedModel(folder, OpTable.Instance), folder);
        }
        string prefix = FindCheckpoint(parse);
        return (LoadedModel.FromCheckpoint(prefix, OpTable.Instance), prefix);
    }

    /// <summary>Prefix of the checkpoint that the flags name; its <c>.meta</c> file is there.</summary>
    /// <exception cref="StatusException">NOT_FOUND.</exception>
    public static string FindCheckpoint(ParseResult parse)
    {
        string folder = parse.GetValue(JobFlags.CheckpointPath)!;
        string? prefix = parse.GetValue(Checkpoint);
        if (prefix is null)
        {
            prefix = CheckpointStates.Latest(folder);
            if (prefix is null) throw NoCheckpoint(folder);
        }
        else if (!CheckpointReader.Exists(prefix))
        {
            Throw.NotFound($"No model found: no checkpoint {prefix} ({prefix}.index). "
                + $"To see the checkpoints of a folder: tensorharbor inspect {FileStores.FolderOf(prefix)}");
        }
        if (!File.Exists(prefix + ".meta"))
        {
            Throw.NotFound($"No model found: the checkpoint {prefix} has no graph beside it ({prefix}.meta). "
                + $"To see what it holds: tensorharbor inspect {prefix}");
        }
        return prefix;
    }

    static StatusException NoCheckpoint(string folder)
    {
        string file = Path.Combine(folder, CheckpointStates.FileName);
        string why = !Directory.Exists(folder) ? "there is no such folder"
            : !File.Exists(file) ? $"there is no file {file}"
            : $"the checkpoint that {file} names is not there";
        return new(ErrorCode.NotFound,
            $"No model found: no checkpoint in {folder}: {why}. To train one: tensorharbor train --checkpoint_path {folder}");
    }

    static string FindSavedModel(string path)
    {
        if (SavedModelFolder.Exists(path)) return path;
        string? version = !Directory.Exists(path) ? null : Directory.GetDirectories(path)
            .Where(d => SavedModelFolder.Exists(d) && long.TryParse(Path.GetFileName(d), out long number) && number >= 0)
            .MaxBy(d => long.Parse(Path.GetFileName(d)!));
        if (version is not null) return version;
        string why = Directory.Exists(path)
            ? "neither saved_model.pb nor a version folder (1, 2 ...) with one is in it"
            : "there is no such folder";
        throw new StatusException(ErrorCode.NotFound,
            $"No model found: no SavedModel in {path}: {why}. To export one: tensorharbor export --model_path {path}");
    }
}
