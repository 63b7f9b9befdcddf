using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>All values of one tag of one run, in the order of the files.</summary>
sealed class EventSeries(string run, string tag, string kind)
{
    readonly List<(long Step, double Value)> _scalars = [];

    public string Run => run;
    public string Tag => tag;

    /// <summary>scalar, histogram, image, audio, text, or the name of the plugin that shows it.</summary>
    public string Kind => kind;
    public long Count { get; private set; }
    public long FirstStep { get; private set; }
    public long LastStep { get; private set; }

    /// <summary>Step and value of each, if these are scalars.</summary>
    public IReadOnlyList<(long Step, double Value)> Scalars => _scalars;

    /// <summary>Adds a value.</summary>
    public void Add(long step, Summary.Types.Value value)
    {
        if (Count++ == 0) FirstStep = step;
        LastStep = step;
        if (kind == "scalar") _scalars.Add((step, ScalarOf(value)));
    }

    /// <summary>What a value is.</summary>
    public static string KindOf(Summary.Types.Value value)
    {
        string plugin = value.Metadata?.PluginData?.PluginName ?? "";
        return value.ValueCase switch
        {
            Summary.Types.Value.ValueOneofCase.SimpleValue => "scalar",
            Summary.Types.Value.ValueOneofCase.Histo => "histogram",
            Summary.Types.Value.ValueOneofCase.Image => "image",
            Summary.Types.Value.ValueOneofCase.Audio => "audio",
            Summary.Types.Value.ValueOneofCase.Tensor when plugin.Length > 0 => plugin.EndsWith('s') ? plugin[..^1] : plugin,
            Summary.Types.Value.ValueOneofCase.Tensor => "tensor",
            _ => "other",
        };
    }

    static double ScalarOf(Summary.Types.Value value)
    {
        if (value.ValueCase == Summary.Types.Value.ValueOneofCase.SimpleValue) return value.SimpleValue;
        if (value.Tensor is null) return double.NaN; // a tag that says scalar, and nothing that is one
        using Tensor tensor = value.Tensor.ToTensor();
        return tensor.ElementCount == 1 && (tensor.DType.IsFloating() || tensor.DType.IsInteger())
            ? Convert.ToDouble(TensorValues.ToArray(tensor, 1).GetValue(0), System.Globalization.CultureInfo.InvariantCulture)
            : double.NaN;
    }
}
