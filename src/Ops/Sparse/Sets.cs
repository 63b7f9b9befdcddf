using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sets in the last axis of tensors, one per place of the axes before, dense or sparse.</summary>
/// <typeparam name="T">What <see cref="Moves.Of{T}"/> takes for the values.</typeparam>
sealed class Sets<T> where T : notnull
{
    readonly SortedDictionary<long, SortedSet<T>> _groups = [];

    /// <summary>Sizes of the axes before the last.</summary>
    public required long[] Outer { get; init; }

    static IComparer<T> Order => typeof(T) == typeof(byte[]) ? (IComparer<T>)(object)ByteOrder.Instance : Comparer<T>.Default;

    /// <summary>The sets of a dense tensor.</summary>
    public static Sets<T> Dense(Tensor tensor)
    {
        if (tensor.Shape.Rank < 2) Throw.InvalidArgument($"Input tensor must be rank >= 2, got shape {tensor.Shape}");
        int width = tensor.Shape.Int(tensor.Shape.Rank - 1);
        var sets = new Sets<T> { Outer = tensor.Shape.Dims[..^1].ToArray() };
        Span<T> values = Moves.Of<T>(tensor);
        for (int i = 0; i < values.Length; i++) sets.Group(i / width).Add(values[i]);
        return sets;
    }

    /// <summary>The sets of a sparse tensor.</summary>
    /// <param name="input">The tensor.</param>
    /// <param name="validate">Fail unless indices are in order.</param>
    public static Sets<T> Sparse(SparseInput input, bool validate)
    {
        if (input.Rank < 2) Throw.InvalidArgument($"Sparse input must have rank >= 2, got {input.Rank}");
        if (validate) CheckOrder(input);
        var sets = new Sets<T> { Outer = input.Sizes[..^1].ToArray() };
        Span<T> values = Moves.Of<T>(input.Values);
        for (int i = 0; i < values.Length; i++) sets.Group(SparseIndices.Place(input.Index(i)[..^1], sets.Outer)).Add(values[i]);
        return sets;
    }

    static void CheckOrder(SparseInput input)
    {
        input.CheckBounds();
        for (int i = 1; i < input.Count; i++)
        {
            if (SparseIndices.Compare(input.Index(i - 1), input.Index(i)) >= 0)
            {
                Throw.InvalidArgument($"indices[{i}] = {SparseIndices.Text(input.Index(i))} is out of order or repeated");
            }
        }
    }

    SortedSet<T> Group(long place)
    {
        if (!_groups.TryGetValue(place, out SortedSet<T>? group)) _groups.Add(place, group = new(Order));
        return group;
    }

    /// <summary>Combines the sets of each place.</summary>
    public Sets<T> Combine(Sets<T> other, SetOperation operation)
    {
        if (!Outer.AsSpan().SequenceEqual(other.Outer))
        {
            Throw.InvalidArgument($"Mismatched group dims: {SparseIndices.Text(Outer)} vs {SparseIndices.Text(other.Outer)}");
        }
        var result = new Sets<T> { Outer = Outer };
        foreach (long place in _groups.Keys.Union(other._groups.Keys))
        {
            SortedSet<T> group = result.Group(place), theirs = other.Find(place);
            group.UnionWith(operation == SetOperation.Backward ? theirs : Find(place));
            switch (operation)
            {
                case SetOperation.Forward: group.ExceptWith(theirs); break;
                case SetOperation.Backward: group.ExceptWith(Find(place)); break;
                case SetOperation.Intersection: group.IntersectWith(theirs); break;
                default: group.UnionWith(theirs); break;
            }
        }
        return result;
    }

    SortedSet<T> Find(long place) => _groups.TryGetValue(place, out SortedSet<T>? group) ? group : new(Order);

    /// <summary>Makes the sets outputs 0 to 2, a sparse tensor.</summary>
    public void Write(KernelContext c)
    {
        int count = _groups.Values.Sum(g => g.Count), rank = Outer.Length + 1, at = 0;
        Span<long> indices = SparseOutput.Indices(c, 0, count, rank);
        Span<T> values = Moves.Of<T>(c.Allocate(1, [count]));
        long widest = 0;
        foreach ((long place, SortedSet<T> group) in _groups)
        {
            long number = 0;
            foreach (T value in group)
            {
                Span<long> index = indices.Slice(at * rank, rank);
                SparseIndices.FromPlace(place, Outer, index[..^1]);
                index[^1] = number++;
                values[at++] = value;
            }
            widest = Math.Max(widest, number);
        }
        SparseOutput.Vector(c, 2, [.. Outer, widest]);
    }

    /// <summary>Makes the sizes of the sets output 0.</summary>
    public void WriteSizes(KernelContext c)
    {
        Span<int> sizes = c.Allocate(0, new Shape(Outer)).Write<int>();
        sizes.Clear();
        foreach ((long place, SortedSet<T> group) in _groups) sizes[(int)place] = group.Count;
    }
}

/// <summary>What to make of two sets.</summary>
enum SetOperation
{
    /// <summary>a - b.</summary>
    Forward,
    /// <summary>b - a.</summary>
    Backward,
    /// <summary>What is in both.</summary>
    Intersection,
    /// <summary>What is in either.</summary>
    Union,
}

/// <summary>Order of byte strings.</summary>
sealed class ByteOrder : IComparer<byte[]>
{
    public static readonly ByteOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}

/// <summary>Kernels of ops on sets.</summary>
abstract class SetKernel(KernelConstruction k) : Kernel
{
    readonly DType _dtype = k.Type("T");

    /// <summary>Fail unless indices of sparse inputs are in order.</summary>
    protected bool Validate { get; } = k.Bool("validate_indices");

    /// <summary>What to make of the two sets.</summary>
    protected SetOperation Operation { get; } = k.FindAttr("set_operation")?.AsString() switch
    {
        null or "a-b" => SetOperation.Forward,
        "b-a" => SetOperation.Backward,
        "intersection" => SetOperation.Intersection,
        "union" => SetOperation.Union,
        var other => Throw.InvalidArgument<SetOperation>($"Invalid set_operation {other}."),
    };

    /// <summary>Computes for one type of values.</summary>
    protected abstract void Compute<T>(KernelContext context) where T : notnull;

    public sealed override void Compute(KernelContext context)
    {
        switch (_dtype)
        {
            case DType.String: Compute<byte[]>(context); break;
            case DType.Int64: Compute<long>(context); break;
            case DType.Int32: Compute<int>(context); break;
            case DType.Int16: Compute<short>(context); break;
            case DType.UInt16: Compute<ushort>(context); break;
            case DType.Int8: Compute<sbyte>(context); break;
            default: Compute<byte>(context); break;
        }
    }

    /// <summary>The shape rule of operations on sets.</summary>
    /// <param name="c">The rule's context.</param>
    /// <param name="rank">Rank of the sets' tensor if known, else -1.</param>
    public static void ResultShape(ShapeContext c, long rank) => SparseShapes.Outputs(c, PartialShape.UnknownDim, rank);
}
