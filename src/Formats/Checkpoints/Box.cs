using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>A part of a tensor with known starts and sizes, and the copying between two such parts.</summary>
sealed class Box
{
    readonly long[] _starts, _sizes;

    Box(long[] starts, long[] sizes) => (_starts, _sizes) = (starts, sizes);

    /// <summary>Where <paramref name="slice"/> lies in a tensor of <paramref name="shape"/>.</summary>
    public static Box Of(TensorSlice slice, in Shape shape)
    {
        Shape sizes = slice.Apply(shape);
        long[] starts = new long[sizes.Rank];
        for (int i = 0; i < starts.Length; i++) starts[i] = slice.Start(i);
        return new(starts, sizes.Dims.ToArray());
    }

    /// <summary>Number of elements.</summary>
    public long Count => Product(_sizes);

    static long Product(ReadOnlySpan<long> sizes)
    {
        long product = 1;
        foreach (long size in sizes) product *= size;
        return product;
    }

    /// <summary>The common part, or <see langword="null"/> if there is none.</summary>
    public Box? Intersect(Box other)
    {
        long[] starts = new long[_starts.Length], sizes = new long[_starts.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = Math.Max(_starts[i], other._starts[i]);
            sizes[i] = Math.Min(_starts[i] + _sizes[i], other._starts[i] + other._sizes[i]) - starts[i];
            if (sizes[i] <= 0) return null;
        }
        return new(starts, sizes);
    }

    /// <summary>Same place and sizes?</summary>
    public bool Matches(Box other) => _starts.AsSpan().SequenceEqual(other._starts) && _sizes.AsSpan().SequenceEqual(other._sizes);

    /// <summary>
    /// The runs of consecutive elements that both boxes have in common, in order of their place in <paramref name="source"/>:
    /// element numbers in the row-major source and destination.
    /// </summary>
    public static IEnumerable<(long Source, long Destination, long Count)> Runs(Box source, Box destination)
    {
        Box? common = source.Intersect(destination);
        if (common is null) yield break;
        int inner = common.InnerAxes(source, destination);
        long run = Product(common._sizes.AsSpan(inner));
        long[] index = new long[inner];
        do
        {
            yield return (common.Place(index, source), common.Place(index, destination), run);
        }
        while (common.Advance(index));
    }

    /// <summary>The first axis from which on a run covers consecutive elements of both boxes.</summary>
    int InnerAxes(Box source, Box destination)
    {
        int axis = _sizes.Length;
        while (axis > 0)
        {
            axis--;
            if (_sizes[axis] != source._sizes[axis] || _sizes[axis] != destination._sizes[axis]) break;
        }
        return axis;
    }

    long Place(long[] index, Box outer)
    {
        long place = 0;
        for (int i = 0; i < _sizes.Length; i++)
        {
            place = place * outer._sizes[i] + _starts[i] - outer._starts[i] + (i < index.Length ? index[i] : 0);
        }
        return place;
    }

    bool Advance(long[] index)
    {
        for (int i = index.Length - 1; i >= 0; i--)
        {
            if (++index[i] < _sizes[i]) return true;
            index[i] = 0;
        }
        return false;
    }
}
