using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Two layouts of the same axes, such as NHWC and NCHW.</summary>
/// <param name="source">Letters of the axes as they are.</param>
/// <param name="target">The same letters as they shall be.</param>
sealed class DataFormat(string source, string target)
{
    public static DataFormat Of(NodeContext c)
    {
        string source = c.String("src_format"), target = c.String("dst_format");
        bool same = source.Length == target.Length && source.Order().SequenceEqual(target.Order());
        if (!same) Throw.InvalidArgument($"Source and destination formats must be permutations of each other: {source} vs. {target}");
        return new(source, target);
    }

    /// <summary>Number of axes.</summary>
    public int Rank => source.Length;

    /// <summary>Where axis <paramref name="axis"/> of the source is in the target.</summary>
    public int InTarget(int axis) => target.IndexOf(source[axis], StringComparison.Ordinal);

    /// <summary>Where axis <paramref name="axis"/> of the target is in the source.</summary>
    public int InSource(int axis) => source.IndexOf(target[axis], StringComparison.Ordinal);
}
