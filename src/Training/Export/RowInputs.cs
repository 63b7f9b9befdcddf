using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Turns rows into the inputs of a classifier's signature: <c>features</c>, or <c>indexs</c> (or <c>indices</c>), <c>ids</c>, <c>values</c>
/// and <c>shape</c>, or serialized tf.Examples; <c>keys</c> are the rows' numbers.
/// </summary>
public sealed class RowInputs
{
    static readonly string[] _sparseKeys = ["ids", "indexs", "shape", "values"], _aliases = ["ids", "indices", "shape", "values"];

    readonly string[] _keys; // of a batch's tensors in order
    readonly string? _rowKey, _examples;

    /// <summary>Finds out what a signature takes.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="graph">Its graph.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it does not take rows; the text lists what it takes.</exception>
    public RowInputs(SignatureDef signature, Graph graph)
    {
        _rowKey = signature.Inputs.Keys.FirstOrDefault(IsRowKey);
        string[] others = [.. signature.Inputs.Keys.Where(k => k != _rowKey).Order(StringComparer.Ordinal)];
        IsSparse = others.SequenceEqual(_sparseKeys) || others.SequenceEqual(_aliases);
        if (IsSparse)
        {
            _keys = [others.Contains("indexs") ? "indexs" : "indices", "ids", "values", "shape"];
            FeatureSize = Vocabulary(graph);
            return;
        }
        TensorInfo? info = others.Length == 1 ? signature.Inputs[others[0]] : null;
        _keys = others;
        if (info?.Dtype == DType.String.ToProto()) (_examples, FeatureSize) = (others[0], ParsedFeatures(graph));
        else if (info?.Dtype == DType.Float.ToProto() && info.TensorShape is { Dim: [_, { Size: > 0 } columns] })
        {
            FeatureSize = checked((int)columns.Size);
        }
        else
        {
            string all = string.Join(", ", signature.Inputs.Select(Describe).Order(StringComparer.Ordinal));
            Throw.InvalidArgument($"The signature does not take rows of numbers but {all}: give JSON with these inputs");
        }
    }

    /// <summary>Does the input of this name take numbers of rows, which it passes on?</summary>
    public static bool IsRowKey(string input) => input is "keys" or "key";

    static string Describe(KeyValuePair<string, TensorInfo> input) =>
        $"{input.Key} ({input.Value.Dtype.ToDType().Name()}{input.Value.TensorShape?.ToPartialShape() ?? PartialShape.Unknown})";

    /// <summary>Are rows lists of (id, value)?</summary>
    public bool IsSparse { get; }

    /// <summary>Features per row, or the size of the vocabulary; 0: the signature does not say.</summary>
    public int FeatureSize { get; }

    /// <summary>Rows of the smallest table that ids are looked up in; those of a partitioned variable are one table.</summary>
    static int Vocabulary(Graph graph) => checked((int)graph.Nodes
        .Where(n => n.Type is "GatherV2" or "Gather" && n.Inputs[0].Shape is { Rank: 2 } table && table[0] > 0)
        .Select(n => n.Inputs[0]).DistinctBy(t => t.Name).GroupBy(TableName)
        .Select(parts => parts.Sum(t => t.Shape[0])).DefaultIfEmpty(0).Min());

    static string TableName(Output table)
    {
        int part = table.Name.LastIndexOf("/part_", StringComparison.Ordinal);
        return part < 0 ? table.Name : table.Name[..part];
    }

    /// <summary>Size of the features that Examples are parsed to.</summary>
    static int ParsedFeatures(Graph graph) =>
        graph.Find("features") is { OutputCount: 1 } features && features[0].Shape is { Rank: 2 } shape && shape[1] > 0
            ? checked((int)shape[1])
            : 0;

    /// <summary>The inputs for some rows, the caller's to dispose.</summary>
    /// <param name="rows">The rows; their labels are not looked at.</param>
    /// <param name="first">Number of the first.</param>
    public IReadOnlyList<(string Key, Tensor Value)> Of(RowBuffer rows, long first)
    {
        List<(string, Tensor)> inputs = _rowKey is null ? [] : [(_rowKey, RowNumbers(rows.Count, first))];
        if (_examples is not null)
        {
            inputs.Add((_examples, Examples(rows)));
            return inputs;
        }
        Tensor[] tensors = rows.ToTensors();
        tensors[^1].Dispose(); // labels
        for (int i = 0; i < _keys.Length; i++) inputs.Add((_keys[i], tensors[i]));
        return inputs;
    }

    /// <summary>int32 [count, 1]: numbers from <paramref name="first"/> on, as <c>keys</c> takes.</summary>
    public static Tensor RowNumbers(int count, long first)
    {
        Tensor numbers = Tensor.Allocate(DType.Int32, [count, 1]);
        Span<int> values = numbers.Write<int>();
        for (int i = 0; i < count; i++) values[i] = unchecked((int)(first + i));
        return numbers;
    }

    static Tensor Examples(RowBuffer rows)
    {
        byte[][] examples = new byte[rows.Count][];
        var builder = new ExampleBuilder();
        for (int row = 0; row < examples.Length; row++)
        {
            builder.Clear();
            if (rows.IsSparse) builder.Add("ids", rows.Ids(row)).Add("values", rows.Values(row));
            else builder.Add("features", rows.Features(row));
            examples[row] = builder.Build().ToArray();
        }
        return Tensor.FromStrings(examples, [examples.Length]);
    }
}
