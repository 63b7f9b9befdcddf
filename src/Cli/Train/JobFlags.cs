using System.CommandLine;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Train;

/// <summary>The flags of the original program that say what to train, with its names and defaults.</summary>
static class JobFlags
{
    static readonly TrainingOptions Defaults = new();

    public static readonly Option<string> TrainFile = New("--train_file", "Training files, separated by commas (TFRecord, CSV or LIBSVM).", Defaults.TrainFiles[0], "--train_files");
    public static readonly Option<string> ValidateFile = New("--validate_file", "Validation files, separated by commas; '' for none.", Defaults.ValidationFiles[0], "--validate_files", "--validation_files");
    public static readonly Option<string> FileFormat = New("--file_format", "Format of the files: auto (by name), tfrecords, csv or libsvm.", "auto");
    public static readonly Option<string> Model = New("--model", $"Model: {string.Join(", ", ModelCatalog.Names)}.", Defaults.Model.Model);
    public static readonly Option<string> Optimizer = New("--optimizer", $"Optimizer: {string.Join(", ", OptimizerCatalog.Names)}.", Defaults.Optimizer);
    public static readonly Option<float> LearningRate = New("--learning_rate", "Learning rate.", Defaults.LearningRate.Initial);
    public static readonly Option<bool> EnableDecay = New("--enable_lr_decay", "Let the learning rate decay with the steps.", false);
    public static readonly Option<float> DecayRate = New("--lr_decay_rate", "Factor of the learning rate per --lr_decay_steps steps.", 0.96f);
    public static readonly Option<int> DecaySteps = New("--lr_decay_steps", "Steps from one change of the learning rate to the next.", 100_000);
    public static readonly Option<string> DnnStruct = New("--dnn_struct", "Units of the hidden layers.", string.Join(' ', Defaults.Model.HiddenUnits), "--model_network");
    public static readonly Option<bool> EnableBn = New("--enable_bn", "Normalise each hidden layer over the batch.", false);
    public static readonly Option<float> BnEpsilon = New("--bn_epsilon", "Added to variances in batch normalisation.", Defaults.Model.BatchNormalizationEpsilon);
    public static readonly Option<int> Partitions = New("--partitions", "Parts of each embedding table, spread over the ps.", Defaults.Model.Partitions);
    public static readonly Option<int> FeatureSize = New("--feature_size", "Features per row (0: as the data says), or size of the vocabulary of sparse data.", 0);
    public static readonly Option<int> LabelSize = New("--label_size", "Number of classes.", Defaults.Input.LabelSize);
    public static readonly Option<int> LabelColumn = New("--label_column", "Column of the label in CSV files; negative: from the end.", Defaults.Input.LabelColumn);
    public static readonly Option<bool> Header = New("--header", "CSV files begin with a line of names.", false);
    public static readonly Option<bool> SkipCorrupt = New("--skip_corrupt", "Skip damaged records and count them.", false);
    public static readonly Option<int> BatchSize = New("--batch_size", "Rows per step.", Defaults.BatchSize, "--train_batch_size");
    public static readonly Option<int> ValidateBatchSize = New("--validate_batch_size", "Rows per step of validation.", Defaults.ValidateBatchSize, "--validation_batch_size");
    public static readonly Option<string> CheckpointPath = New("--checkpoint_path", "Folder of checkpoints.", Defaults.CheckpointPath, "--checkpoint_dir");
    public static readonly Option<string> OutputPath = New("--output_path", "Folder of event files.", Defaults.OutputPath, "--tensorboard_dir", "--output_dir");
    public static readonly Option<string> ModelPath = New("--model_path", "Folder of exported SavedModels, one sub-folder per version.", "./model/");
    public static readonly Option<int> Threads = New("--threads", "Threads that one kernel may use; 0: all processors.", 0);

    /// <summary>Flags that say what a model and its data are.</summary>
    public static IEnumerable<Option> OfModel =>
        [FileFormat, Model, DnnStruct, EnableBn, BnEpsilon, FeatureSize, LabelSize, LabelColumn, Header, SkipCorrupt];

    public static Option<T> New<T>(string name, string description, T value, params string[] aliases) =>
        new(name, aliases) { Description = description, DefaultValueFactory = _ => value };

    /// <summary>Options of a job from its flags.</summary>
    public static TrainingOptions Read(ParseResult parse, string trainFile, string validateFile)
    {
        int[] hidden = HiddenUnits(parse.GetValue(DnnStruct)!);
        return new TrainingOptions
        {
            TrainFiles = Split(trainFile),
            ValidationFiles = Split(validateFile),
            Input = ReadInput(parse, "") with { FeatureSize = parse.GetValue(FeatureSize), LabelSize = parse.GetValue(LabelSize) },
            Model = new ModelOptions
            {
                Model = parse.GetValue(Model)!,
                HiddenUnits = hidden,
                BatchNormalization = parse.GetValue(EnableBn),
                BatchNormalizationEpsilon = parse.GetValue(BnEpsilon),
                Partitions = parse.GetValue(Partitions),
            },
        };
    }

    /// <summary>Form of the input from the flags, without the sizes of features and labels.</summary>
    public static InputOptions ReadInput(ParseResult parse, string files) =>
        ReadRowForm(parse) with { Files = Split(files), Format = FormatOf(parse.GetValue(FileFormat)!) };

    /// <summary>Label column, header and what to do with damaged records.</summary>
    public static InputOptions ReadRowForm(ParseResult parse) => new()
    {
        Files = [],
        LabelColumn = parse.GetValue(LabelColumn),
        HasHeader = parse.GetValue(Header),
        SkipCorrupt = parse.GetValue(SkipCorrupt),
    };

    static string[] Split(string files) => files.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static int[] HiddenUnits(string text)
    {
        string[] parts = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        int[] units = new int[parts.Length];
        for (int i = 0; i < units.Length; i++)
        {
            if (!int.TryParse(parts[i], out units[i])) Tensors.Throw.InvalidArgument($"--dnn_struct: expected numbers such as \"128 32 8\", got '{text}'");
        }
        return units;
    }

    static InputFormat FormatOf(string name)
    {
        string[] names = ["auto", "tfrecords", "csv", "libsvm"];
        Choice("--file_format", name, names);
        return (InputFormat)Array.IndexOf(names, name);
    }

    /// <summary>Refuses a value that is none of some names.</summary>
    /// <exception cref="Tensors.StatusException">INVALID_ARGUMENT; the text names the nearest.</exception>
    public static void Choice(string flag, string value, IReadOnlyCollection<string> names)
    {
        if (names.Contains(value)) return;
        string hint = Graphs.Spelling.Hint(value, names, ".");
        Tensors.Throw.InvalidArgument($"{flag}: unknown format '{value}'{hint} Known: {string.Join(", ", names)}");
    }
}
