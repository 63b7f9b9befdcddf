using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Tests.Files;
using TensorHarbor.Formats.Tests.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Checkpoints;

public sealed class PartitionTests
{
    static Tensor Counting(in Shape shape) => Tensor.From((ReadOnlySpan<int>)[.. Enumerable.Range(0, shape.Count)], shape);

    /// <summary>The naive twin: copies element by element.</summary>
    static Tensor Cut(Tensor whole, TensorSlice slice)
    {
        Shape shape = slice.Apply(whole.Shape);
        Tensor part = Tensor.Allocate(whole.DType, shape);
        for (int i = 0; i < shape.Count; i++)
        {
            int rest = i, from = 0, stride = 1;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                from += (int)(rest % shape[axis] + slice.Start(axis)) * stride;
                rest /= shape.Int(axis);
                stride *= whole.Shape.Int(axis);
            }
            if (whole.DType == DType.String) part.Strings[i] = whole.Strings[from];
            else part.Write<int>()[i] = whole.Read<int>()[from];
        }
        return part;
    }

    static TensorSlice RandomSlice(Random random, in Shape shape)
    {
        var extents = new (long, long)[shape.Rank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            long start = random.NextInt64(shape[axis]);
            extents[axis] = random.Next(3) == 0 ? (0, TensorSlice.Full) : (start, random.NextInt64(1, shape[axis] - start + 1));
        }
        return TensorSlice.Of(extents);
    }

    /// <summary>Cuts a shape in two again and again.</summary>
    static IEnumerable<TensorSlice> Partition(Random random, Shape shape, (long Start, long Length)[] box, int depth)
    {
        int axis = random.Next(shape.Rank);
        if (depth == 0 || box[axis].Length < 2) return [TensorSlice.Of(box)];
        long first = random.NextInt64(1, box[axis].Length);
        var low = ((long Start, long Length)[])box.Clone();
        var high = ((long Start, long Length)[])box.Clone();
        low[axis] = (box[axis].Start, first);
        high[axis] = (box[axis].Start + first, box[axis].Length - first);
        return [.. Partition(random, shape, low, depth - 1), .. Partition(random, shape, high, depth - 1)];
    }

    [Fact]
    public void Any_slice_is_read_from_any_partition()
    {
        var random = new Random(5);
        foreach (Shape shape in (Shape[])[[7], [4, 5], [3, 1, 6], [2, 3, 4, 5]])
        {
            for (int round = 0; round < 12; round++) CheckPartition(random, shape);
        }
    }

    static void CheckPartition(Random random, in Shape shape)
    {
        var files = new MemoryFiles();
        using Tensor numbers = Counting(shape), strings = TensorProtosTests.Make(DType.String, shape);
        using (var writer = new CheckpointWriter("/m/ckpt", files))
        {
            foreach (TensorSlice slice in Partition(random, shape, [.. shape.Dims.ToArray().Select(size => (0L, size))], random.Next(4)))
            {
                using Tensor part = Cut(numbers, slice), texts = Cut(strings, slice);
                writer.AddSlice("numbers", shape, slice, part);
                writer.AddSlice("strings", shape, slice, texts);
            }
            writer.Commit();
        }
        using CheckpointReader reader = CheckpointReader.Open("/m/ckpt", files);
        using Tensor whole = reader.Read("numbers");
        Assert.True(whole.ReadBytes().SequenceEqual(numbers.ReadBytes()));
        for (int k = 0; k < 10; k++)
        {
            TensorSlice wanted = RandomSlice(random, shape);
            using Tensor expected = Cut(numbers, wanted), actual = reader.Read("numbers", wanted);
            using Tensor expectedTexts = Cut(strings, wanted), texts = reader.Read("strings", wanted);
            TensorAssert.Same(expected, actual);
            TensorAssert.Same(expectedTexts, texts);
        }
    }

    [Fact]
    public void Slices_that_do_not_fit_are_refused()
    {
        var files = new MemoryFiles();
        using var writer = new CheckpointWriter("/m/ckpt", files);
        using Tensor rows = Tensor.From([1f, 2f, 3f, 4f], 2, 2), other = Tensor.From([1, 2, 3, 4], 2, 2);
        writer.AddSlice("w", [4, 2], TensorSlice.Parse("0,2:-"), rows);
        Assert.Equal(
            "Overlapping slices of tensor w: 0,2:- and 1,2:-",
            Refused(() => writer.AddSlice("w", [4, 2], TensorSlice.Parse("1,2:-"), rows)));
        Assert.Contains(
            "does not fit tensor w", Refused(() => writer.AddSlice("w", [4, 2], TensorSlice.Parse("2,2:-"), other)),
            StringComparison.Ordinal);
        Assert.Contains(
            "does not fit tensor w", Refused(() => writer.AddSlice("w", [5, 2], TensorSlice.Parse("2,2:-"), rows)),
            StringComparison.Ordinal);
        Assert.Contains(
            "has the shape [1,2], got [2,2]", Refused(() => writer.AddSlice("w", [4, 2], TensorSlice.Parse("2,1:-"), rows)),
            StringComparison.Ordinal);
        Assert.Equal("Adding duplicate key: w", Refused(() => writer.Add("w", rows)));
        writer.Commit();
        using CheckpointReader reader = CheckpointReader.Open("/m/ckpt", files);
        Assert.Contains("hold 4 of the 8 elements wanted", Refused(() => reader.Read("w")), StringComparison.Ordinal);
        using Tensor half = reader.Read("w", TensorSlice.Parse("0,2:1,1"));
        Assert.Equal([2f, 4f], half.Read<float>().ToArray());
    }

    static string Refused(Action action) => Assert.ThrowsAny<StatusException>(action).Message;

    [Fact]
    public void Large_tensors_are_read_in_chunks()
    {
        var files = new MemoryFiles();
        using Tensor big = Counting([700_001]);
        using (var writer = new CheckpointWriter("/m/ckpt", files))
        {
            writer.Add("big", big);
            writer.Commit();
        }
        using CheckpointReader reader = CheckpointReader.Open("/m/ckpt", files);
        using Tensor all = reader.Read("big"), part = reader.Read("big", TensorSlice.Parse("262000,300000"));
        Assert.True(all.ReadBytes().SequenceEqual(big.ReadBytes()));
        Assert.True(part.Read<int>().SequenceEqual(big.Read<int>().Slice(262000, 300000)));
    }
}
