using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A sparse tensor among the inputs of a kernel: indices (n x rank), values (n), sizes (rank).</summary>
readonly ref struct SparseInput
{
    /// <summary>Reads inputs <paramref name="first"/> (indices), the next (values) and the next (sizes).</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the three do not fit.</exception>
    public SparseInput(KernelContext c, int first) : this(c.Input(first), c.Input(first + 1), c.Input(first + 2))
    {
    }

    /// <summary>The sparse tensor of three tensors.</summary>
    public SparseInput(Tensor indices, Tensor values, Tensor sizes)
    {
        if (indices.Shape.Rank != 2) Throw.InvalidArgument($"Input indices should be a matrix but received shape {indices.Shape}");
        if (values.Shape.Rank != 1) Throw.InvalidArgument($"Input values should be a vector but received shape {values.Shape}");
        if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"Input shape should be a vector but received shape {sizes.Shape}");
        if (indices.Shape[0] != values.Shape[0])
        {
            Throw.InvalidArgument($"Number of values must match first dimension of indices. Got {values.Shape[0]} values, indices shape: {indices.Shape}");
        }
        if (indices.Shape[1] != sizes.Shape[0])
        {
            Throw.InvalidArgument($"Number of dimensions must match second dimension of indices. Got {sizes.Shape[0]} dimensions, indices shape: {indices.Shape}");
        }
        Indices = indices.Read<long>();
        Values = values;
        Sizes = sizes.Read<long>();
    }

    /// <summary>Index after index, each of <see cref="Rank"/> numbers.</summary>
    public ReadOnlySpan<long> Indices { get; }

    /// <summary>The values.</summary>
    public Tensor Values { get; }

    /// <summary>Sizes of the dense tensor.</summary>
    public ReadOnlySpan<long> Sizes { get; }

    /// <summary>Number of values.</summary>
    public int Count => Values.Shape.Int(0);

    /// <summary>Rank of the dense tensor.</summary>
    public int Rank => Sizes.Length;

    /// <summary>One index.</summary>
    public ReadOnlySpan<long> Index(int i) => Indices.Slice(i * Rank, Rank);

    /// <summary>Is an index within the sizes?</summary>
    public bool Contains(int i) => SparseIndices.IsInside(Index(i), Sizes);

    /// <summary>Fails unless every index is within the sizes.</summary>
    public void CheckBounds()
    {
        for (int i = 0; i < Count; i++)
        {
            if (!Contains(i)) Throw.InvalidArgument(SparseIndices.OutOfBounds(i, Index(i), Sizes));
        }
    }
}
