using System.Runtime.CompilerServices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shares out the slices of a tensor over the outputs: each goes to the output that its partition number says.</summary>
[Op("DynamicPartition(data: T, partitions: int32) -> outputs: num_partitions * T", "num_partitions: int >= 1", "T: type")]
static class DynamicPartitionOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape data = c.Input(0), partitions = c.Input(1);
        if (!data.HasRank || !partitions.HasRank)
        {
            c.SetOutputs(PartialShape.Unknown);
            return;
        }
        int rank = partitions.Rank;
        c.WithRankAtLeast(0, rank);
        for (int i = 0; i < rank; i++) c.MergeDims(data[i], partitions[i]);
        c.SetOutputs(PartialShape.Of(PartialShape.UnknownDim).Concat(data.Slice(rank)));
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output data = g.Input(0), partitions = g.Input(1);
        int count = g.OutputCount;
        Output numbers = s.Reshape(s.Range(s.Const(0), s.Size(partitions), s.Const(1)), s.Shape(partitions));
        Node places = s.DynamicPartition(numbers, partitions, count);
        var indices = new Output[count];
        var parts = new Output[count];
        for (int i = 0; i < count; i++) (indices[i], parts[i]) = (places[i], g.OutputGradient(i));
        g.SetInput(0, s.Reshape(s.ParallelDynamicStitch(indices, parts), s.Shape(data)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor data = c.Input(0), partitions = c.Input(1);
        int rank = partitions.Shape.Rank, parts = c.OutputCount;
        if (data.Shape.Rank < rank || !data.Shape.Dims[..rank].SequenceEqual(partitions.Shape.Dims))
        {
            Throw.InvalidArgument($"data.shape must start with partitions.shape, got data.shape = {data.Shape}, partitions.shape = "
                + $"{partitions.Shape}");
        }
        using Tensor counts = Tensor.Zeros(DType.Int32, [parts]);
        Count(partitions, counts.Write<int>());
        Shape slice = data.Shape.Slice(rank, data.Shape.Rank);
        for (int i = 0; i < parts; i++) c.Allocate(i, new Shape([counts.Read<int>()[i]]).Concat(slice));
        if (data.DType.IsNumeric())
        {
            MoveBytes(c, (int)slice.ElementCount * data.DType.Size());
            return;
        }
        for (int i = 0; i < parts; i++) Moves.Run(data.DType, new Move(data, partitions.Read<int>(), i, (int)slice.ElementCount, c.Output(i)));
        for (int i = 0; i < parts; i++) Moves.Hold(c.Output(i));
    }

    /// <summary>Moves slices of numbers in one pass, each to where its output's last one ended.</summary>
    static unsafe void MoveBytes(KernelContext c, int length)
    {
        using Tensor ends = Tensor.Allocate(DType.Int64, [c.OutputCount]);
        byte** target = (byte**)ends.Pointer;
        for (int i = 0; i < c.OutputCount; i++) target[i] = c.Output(i).Pointer;
        byte* source = c.Input(0).Pointer;
        foreach (int part in c.Input(1).Read<int>())
        {
            if (length == sizeof(int)) *(int*)target[part] = *(int*)source;
            else if (length == sizeof(long)) *(long*)target[part] = *(long*)source;
            else Unsafe.CopyBlockUnaligned(target[part], source, (uint)length);
            target[part] += length;
            source += length;
        }
    }

    static void Count(Tensor partitions, Span<int> counts)
    {
        ReadOnlySpan<int> numbers = partitions.Read<int>();
        for (int i = 0; i < numbers.Length; i++)
        {
            if ((uint)numbers[i] >= (uint)counts.Length)
            {
                Throw.InvalidArgument($"partitions{Layout.Position(partitions.Shape, i)} = {numbers[i]} is not in [0, {counts.Length})");
            }
            counts[numbers[i]]++;
        }
    }

    readonly ref struct Move(Tensor data, ReadOnlySpan<int> partitions, int part, int length, Tensor output) : IMove
    {
        readonly ReadOnlySpan<int> _partitions = partitions;

        public void Run<T>()
        {
            ReadOnlySpan<T> source = Moves.Of<T>(data);
            Span<T> target = Moves.Of<T>(output);
            for (int i = 0; i < _partitions.Length && !target.IsEmpty; i++)
            {
                if (_partitions[i] != part) continue;
                source.Slice(i * length, length).CopyTo(target);
                target = target[length..];
            }
        }
    }
}
