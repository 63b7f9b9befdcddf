using System.Globalization;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>What an op's shape rule sees: the inputs' shapes and those of their values that are known before the run.</summary>
/// <param name="node">The node.</param>
public sealed class ShapeContext(Node node) : NodeContext(node)
{
    KnownValues? _values;

    /// <summary>Shape of an input.</summary>
    public PartialShape Input(int index) => Node.Inputs[index].Shape;

    /// <summary>
    /// Value of an input if it can be computed from constants and known shapes, else <see langword="null"/>. It needs no disposal.
    /// The first run of a rule sees no values; a rule that asks for some is run again with them (see <see cref="Reveal"/>).
    /// </summary>
    public Tensor? Constant(int index) => (_values ??= new KnownValues(Node)).Tensor(index);

    /// <summary>
    /// Value of an integer vector or scalar as far as it is known: unknown elements are <see cref="PartialShape.UnknownDim"/>.
    /// <see langword="null"/>: not even its length is known.
    /// </summary>
    public long[]? ConstantInts(int index) => (_values ??= new KnownValues(Node)).Ints(index);

    /// <summary>
    /// Shows the rule the values that it has asked for; <see langword="false"/>: there are none that it has not seen. As in TensorFlow,
    /// faults of the shapes alone are found before any value is looked at, and error texts list the values that were.
    /// </summary>
    internal bool Reveal() => _values is not null && _values.Reveal();

    /// <summary>Type and shape of the variable that a resource input refers to, if known.</summary>
    public (DType DType, PartialShape Shape)? Handle(int index) => Node.Inputs[index].Node.HandleData;

    /// <summary>Says what variable the resource output refers to.</summary>
    public void SetHandle(DType dtype, PartialShape shape) => Node.HandleData = (dtype, shape);

    /// <summary>Sets the shape of an output.</summary>
    public void SetOutput(int index, PartialShape shape) => Node.SetOutputShape(index, shape);

    /// <summary>Sets the shapes of all outputs.</summary>
    public void SetOutputs(PartialShape shape)
    {
        for (int i = 0; i < OutputCount; i++) SetOutput(i, shape);
    }

    /// <summary>Sets the shapes of all outputs to those of a function's results when its arguments are the inputs; unknown if that fails.</summary>
    public void SetOutputsOfCall(FunctionRef function)
    {
        var shapes = new PartialShape[InputCount];
        for (int i = 0; i < shapes.Length; i++) shapes[i] = Input(i);
        IReadOnlyList<PartialShape>? results = Node.Graph.Functions.ResultShapes(function, shapes, Node.Graph.Ops);
        for (int i = 0; i < OutputCount; i++) SetOutput(i, results is null || i >= results.Count ? PartialShape.Unknown : results[i]);
    }

    /// <summary>An input's shape, which must have <paramref name="rank"/> dimensions.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: <c>Shape must be rank 2 but is rank 1</c>.</exception>
    public PartialShape WithRank(int index, int rank)
    {
        PartialShape shape = Input(index);
        if (!shape.HasRank) return PartialShape.OfRank(rank);
        if (shape.Rank != rank) Fail($"Shape must be rank {rank} but is rank {shape.Rank}");
        return shape;
    }

    /// <summary>An input's shape, which must have at least <paramref name="rank"/> dimensions.</summary>
    public PartialShape WithRankAtLeast(int index, int rank)
    {
        PartialShape shape = Input(index);
        if (shape.HasRank && shape.Rank < rank) Fail($"Shape must be at least rank {rank} but is rank {shape.Rank}");
        return shape;
    }

    /// <summary>An input's shape, which must have at most <paramref name="rank"/> dimensions.</summary>
    public PartialShape WithRankAtMost(int index, int rank)
    {
        PartialShape shape = Input(index);
        if (shape.HasRank && shape.Rank > rank) Fail($"Shape must be at most rank {rank} but is rank {shape.Rank}");
        return shape;
    }

    /// <summary>What both shapes say.</summary>
    /// <param name="a">A shape.</param>
    /// <param name="b">Another.</param>
    /// <param name="where">Put behind the text of the error.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: they contradict each other.</exception>
    public PartialShape Merge(PartialShape a, PartialShape b, string where = "")
    {
        if (a.MergeWith(b) is { } merged) return merged;
        if (a.Rank != b.Rank) Fail($"Shapes must be equal rank, but are {a.Rank} and {b.Rank}{where}");
        for (int i = 0; i < a.Rank; i++)
        {
            bool known = a[i] != PartialShape.UnknownDim && b[i] != PartialShape.UnknownDim;
            if (known && a[i] != b[i]) Fail($"Dimension {i} in both shapes must be equal, but are {a[i]} and {b[i]}. Shapes are {a} and {b}.{where}");
        }
        return a;
    }

    /// <summary>What both sizes say.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: they differ.</exception>
    public long MergeDims(long a, long b)
    {
        if (a == PartialShape.UnknownDim) return b;
        if (b != PartialShape.UnknownDim && a != b) Fail($"Dimensions must be equal, but are {a} and {b}");
        return a;
    }

    /// <summary>Numpy's broadcasting of two shapes.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: sizes differ and neither is 1.</exception>
    public PartialShape Broadcast(PartialShape a, PartialShape b)
    {
        if (!a.HasRank || !b.HasRank) return PartialShape.Unknown;
        int rank = Math.Max(a.Rank, b.Rank);
        long[] dims = new long[rank];
        for (int i = rank; i > 0; i--) dims[rank - i] = BroadcastDim(i <= a.Rank ? a[-i] : 1, i <= b.Rank ? b[-i] : 1);
        return PartialShape.Of(dims);
    }

    long BroadcastDim(long x, long y)
    {
        if (x == y || y == 1) return x;
        if (x == 1) return y;
        if (x == PartialShape.UnknownDim) return y > 1 ? y : PartialShape.UnknownDim;
        if (y == PartialShape.UnknownDim) return x > 1 ? x : PartialShape.UnknownDim;
        Fail($"Dimensions must be equal, but are {x} and {y}");
        return x;
    }

    /// <summary>The shape whose sizes are the (perhaps unknown) values of the vector <paramref name="index"/>.</summary>
    /// <param name="index">The input.</param>
    /// <param name="scalarIsUnknown">Take a scalar -1 as the shape of which nothing is known.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the input is no vector, or has a size below -1.</exception>
    public PartialShape ShapeFromInput(int index, bool scalarIsUnknown = false)
    {
        PartialShape vector = Input(index);
        if (!scalarIsUnknown) vector = WithRank(index, 1);
        long[]? dims = ConstantInts(index);
        if (vector.Rank == 0)
        {
            if (dims is [not PartialShape.UnknownDim]) Fail("Input tensor must be rank 1, or if its rank 0 it must have value -1 (representing an unknown shape).");
            return PartialShape.Unknown;
        }
        if (dims is null) return PartialShape.Unknown;
        foreach (long dim in dims)
        {
            if (dim < PartialShape.UnknownDim) Fail($"Invalid value in tensor used for shape: {dim}");
        }
        return PartialShape.Of(dims);
    }

    /// <summary>Fails with TensorFlow's form: the fault, the node and its input shapes.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT, always.</exception>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public void Fail(string fault)
    {
        var shapes = new List<string>();
        foreach (Output input in Node.Inputs) shapes.Add(input.Node is not null && input.Shape.HasRank ? input.Shape.ToString() : "?");
        string text = string.Create(CultureInfo.InvariantCulture, $"{fault} for '{Node}' with input shapes: {string.Join(", ", shapes)}{_values?.Describe()}.");
        throw new StatusException(ErrorCode.InvalidArgument, text);
    }
}
