using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training.Tests.Synchronous;

/// <summary>The model of <c>golden/distributed</c> with its initial values and batches.</summary>
sealed class GoldenModel
{
    public const int BatchSize = 32, Features = 9;

    static readonly (string Name, long[] Shape, int Salt, float Scale)[] _deep =
    [
        ("deep/w0", [9, 16], 1, 0.3f), ("deep/b0", [16], 4, 0.1f), ("deep/w1", [16, 8], 2, 0.3f), ("deep/b1", [8], 5, 0.1f),
        ("deep/w2", [8, 2], 3, 0.3f), ("deep/b2", [2], 6, 0.1f),
    ];

    static readonly (string Name, long[] Shape, int Salt, float Scale)[] _wide = [("wide/w", [9, 2], 7, 0.1f), ("wide/b", [2], 8, 0.1f)];

    static readonly Lazy<RowBuffer> _rows = new(ReadRows);

    /// <summary>Builds it.</summary>
    /// <param name="graph">The graph, without nodes.</param>
    /// <param name="hasEmbedding">An embedding table as its wide part?</param>
    public GoldenModel(Graph graph, bool hasEmbedding = false)
    {
        Scope = new Scope(graph);
        GlobalStep = Variables.AddGlobalStep(Scope);
        X = Scope.Placeholder(DType.Float, PartialShape.Of(-1, Features), name: "features");
        Label = Scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "label");
        Output[] deep = [.. _deep.Select(v => Add(v.Name, v.Salt, v.Scale, v.Shape))];
        Output h = X;
        for (int i = 0; i < deep.Length; i += 2)
        {
            h = Scope.AddV2(Scope.MatMul(h, deep[i]), deep[i + 1]);
            if (i < 4) h = Scope.Relu(h);
        }
        Output losses = Scope.SparseSoftmaxCrossEntropyWithLogits(Scope.AddV2(h, hasEmbedding ? Embedding() : Wide()), Label).Loss;
        Loss = Scope.Mean(losses, Scope.Const([0]), name: "loss");
    }

    public Scope Scope { get; }

    public VariableCollection Variables { get; } = new();

    public GraphVariable GlobalStep { get; }

    public Output X { get; }

    public Output Label { get; }

    public Output Loss { get; }

    Output Wide()
    {
        Output[] wide = [.. _wide.Select(v => Add(v.Name, v.Salt, v.Scale, v.Shape))];
        return Scope.AddV2(Scope.MatMul(X, wide[0]), wide[1]);
    }

    Output Embedding()
    {
        Output table = Add("wide/table", 7, 0.2f, 90, 2);
        Output ids = Scope.AddV2(Scope.Sub(Scope.Cast(X, DType.Int64), Scope.Const(1L)), Scope.Const([.. Enumerable.Range(0, Features).Select(i => i * 10L)]));
        Output rows = Scope.Colocate(table.Node.Inputs[0].Node).GatherV2(table, ids, Scope.Const(0));
        return Scope.Sum(rows, Scope.Const(1));
    }

    Output Add(string name, int salt, float scale, params long[] dims)
    {
        var shape = new Shape(dims);
        using Tensor value = Fixed(shape, salt, scale);
        return Variables.Add(Scope, name, shape, Initializers.From(value)).Read;
    }

    static Tensor Fixed(in Shape shape, int salt, float scale)
    {
        Tensor value = Tensor.Allocate(DType.Float, shape);
        Span<float> values = value.Write<float>();
        for (int k = 0; k < values.Length; k++) values[k] = scale * (((k * 37L) + (salt * 11)) % 101 - 50) / 50f;
        return value;
    }

    /// <summary>The initial value of a variable of the model without embedding.</summary>
    public static Tensor InitialValue(string name)
    {
        (_, long[] shape, int salt, float scale) = _deep.Concat(_wide).Single(v => v.Name == name);
        return Fixed(new Shape(shape), salt, scale);
    }

    static RowBuffer ReadRows()
    {
        using var rows = new RowStream(new InputOptions { Files = [Golden.File("data", "cancer_train.csv")] }, epochs: 1);
        RowBuffer all = rows.NewBuffer();
        while (rows.TryRead(all))
        {
        }
        return all;
    }

    /// <summary>Batch number <paramref name="index"/>: features and labels.</summary>
    public static Tensor[] Batch(int index)
    {
        var batch = new RowBuffer(Features);
        for (int k = 0; k < BatchSize; k++) batch.Add(_rows.Value, ((index * BatchSize) + k) % _rows.Value.Count);
        return batch.ToTensors();
    }
}
