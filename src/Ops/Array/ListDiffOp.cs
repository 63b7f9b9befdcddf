using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The elements of x that are not in y, in order, and their places in x.</summary>
[Op("ListDiff(x: T, y: T) -> out: T, idx: out_idx", "T: type", "out_idx: {int32, int64} = DT_INT32")]
static class ListDiffOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.WithRank(1, 1);
        c.SetOutputs(PartialShape.Of(PartialShape.UnknownDim));
    }

    [CpuKernel("T: reals, bool, complex64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged
    {
        Check(c);
        ReadOnlySpan<T> x = c.Input(0).Read<T>(), y = c.Input(1).Read<T>();
        using Tensor excluded = Tensor.Allocate(c.Input(1).DType, c.Input(1).Shape), kept = Tensor.Allocate(DType.Int32, c.Input(0).Shape);
        using var table = new FirstOccurrences<T>(y.Length);
        int known = 0, count = 0;
        foreach (T value in y)
        {
            if (table.FindOrAdd(value, excluded.Write<T>(), known) < 0) known++;
        }
        Span<int> places = kept.Write<int>();
        for (int i = 0; i < x.Length; i++)
        {
            if (table.Find(x[i], excluded.Read<T>()) < 0) places[count++] = i;
        }
        Span<T> left = c.Allocate(0, [count]).Write<T>();
        for (int i = 0; i < count; i++) left[i] = x[places[i]];
        WritePlaces(c, places[..count]);
    }

    [CpuKernel("T: string")]
    public static void ComputeStrings(KernelContext c)
    {
        Check(c);
        var excluded = new HashSet<byte[]>(c.Input(1).Strings.ToArray(), ByteStrings.Instance);
        var left = new List<byte[]>();
        var places = new List<int>();
        ReadOnlySpan<byte[]> x = c.Input(0).Strings;
        for (int i = 0; i < x.Length; i++)
        {
            if (excluded.Contains(x[i])) continue;
            left.Add(x[i]);
            places.Add(i);
        }
        c.MoveOutput(0, Tensor.FromStrings([.. left], [left.Count]));
        WritePlaces(c, places.ToArray());
    }

    static void Check(KernelContext c)
    {
        if (c.Input(0).Shape.Rank != 1) Throw.InvalidArgument("x should be a 1D vector.");
        if (c.Input(1).Shape.Rank != 1) Throw.InvalidArgument("y should be a 1D vector.");
    }

    static void WritePlaces(KernelContext c, ReadOnlySpan<int> places)
    {
        Tensor output = c.Allocate(1, [places.Length]);
        if (output.DType == DType.Int32) places.CopyTo(output.Write<int>());
        else
        {
            for (int i = 0; i < places.Length; i++) output.Write<long>()[i] = places[i];
        }
    }
}
