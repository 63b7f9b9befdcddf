using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Puts slices of several tensors at places of one; the first half of the inputs are the places.</summary>
static class Stitching
{
    public static void Shape(ShapeContext c)
    {
        int count = c.InputCount / 2;
        long size = 0;
        PartialShape slice = PartialShape.Unknown;
        bool known = true;
        for (int i = 0; i < count; i++)
        {
            PartialShape indices = c.Input(i), data = c.Input(count + i);
            if (c.Constant(i) is { } values)
            {
                for (int k = 0; k < values.ElementCount; k++) size = Math.Max(size, values.Int(k) + 1);
            }
            else known = false;
            if (!indices.HasRank) continue;
            c.WithRankAtLeast(count + i, indices.Rank);
            if (!data.HasRank) continue;
            c.Merge(data.Slice(0, indices.Rank), indices);
            slice = c.Merge(slice, data.Slice(indices.Rank));
        }
        c.SetOutput(0, slice.HasRank ? PartialShape.Of(known ? size : PartialShape.UnknownDim).Concat(slice) : PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g)
    {
        int count = g.InputCount / 2;
        Output gradient = g.OutputGradient(0);
        for (int i = 0; i < count; i++) g.SetInput(count + i, g.Scope.GatherV2(gradient, g.Input(i), g.Scope.Const(0)));
    }

    public static void Run(KernelContext c)
    {
        int count = c.InputCount / 2;
        Tensor firstIndices = c.Input(0), firstData = c.Input(count);
        int size = 0;
        for (int i = 0; i < count; i++)
        {
            Check(c, i, count);
            foreach (int index in c.Input(i).Read<int>()) size = Math.Max(size, index + 1);
        }
        Shape slice = firstData.Shape.Slice(firstIndices.Shape.Rank, firstData.Shape.Rank);
        Tensor output = c.Allocate(0, new Shape([size]).Concat(slice));
        for (int i = 0; i < count; i++)
        {
            int bad = c.Input(i).Read<int>().IndexOfAnyExceptInRange(0, Math.Max(size - 1, 0));
            if (bad >= 0) Throw.InvalidArgument($"indices[{bad}] is out of range");
        }
        Moves.Run(output.DType, new Move(c, count, (int)slice.ElementCount, output));
        Moves.Hold(output);
    }

    static void Check(KernelContext c, int i, int count)
    {
        ref readonly Shape indices = ref c.Input(i).Shape, data = ref c.Input(count + i).Shape;
        if (data.Rank < indices.Rank || !data.Dims[..indices.Rank].SequenceEqual(indices.Dims))
        {
            Throw.InvalidArgument($"data[{i}].shape = {data} does not start with indices[{i}].shape = {indices}");
        }
        ref readonly Shape indices0 = ref c.Input(0).Shape, data0 = ref c.Input(count).Shape;
        if (!data.Dims[indices.Rank..].SequenceEqual(data0.Dims[indices0.Rank..]))
        {
            Throw.InvalidArgument($"Need data[0].shape[{indices0.Rank}:] = data[{i}].shape[{indices.Rank}:], got data[0].shape = {data0}, data[{i}].shape = {data}, "
                + $"indices[0].shape = {indices0}, indices[{i}].shape = {indices}");
        }
    }

    readonly ref struct Move(KernelContext c, int count, int length, Tensor output) : IMove
    {
        public void Run<T>()
        {
            Span<T> target = Moves.Of<T>(output);
            if (output.DType.IsNumeric()) target.Clear();
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<int> indices = c.Input(i).Read<int>();
                ReadOnlySpan<T> source = Moves.Of<T>(c.Input(count + i));
                for (int k = 0; k < indices.Length; k++) source.Slice(k * length, length).CopyTo(target[(indices[k] * length)..]);
            }
        }
    }
}
