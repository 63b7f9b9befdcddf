using static TensorHarbor.Training.Tests.Input.InputFiles;

namespace TensorHarbor.Training.Tests.Input;

/// <summary>
/// The reading thread changes neither the order of batches nor where an error comes, and lets go of everything at the end.
/// </summary>
public sealed class PrefetchTests
{
    static List<float> Take(BatchPrefetcher batches, int most, Action<int> between)
    {
        var first = new List<float>();
        while (first.Count < most && batches.TryNext() is { } batch)
        {
            first.Add(batch[0].Read<float>()[0]);
            foreach (Tensor tensor in batch) tensor.Dispose();
            between(first.Count);
        }
        return first;
    }

    static List<float> Prefetch(string file, int epochs, Action<int> between, int most = int.MaxValue)
    {
        using var rows = new RowStream(Of(file), epochs);
        using var batches = new BatchPrefetcher(new BatchReader(rows, batchSize: 4, shuffleSize: 10, seed: 7));
        return Take(batches, most, between);
    }

    [Fact]
    public void The_order_does_not_depend_on_timing()
    {
        using var folder = new TempFolder();
        string file = Numbered(folder, 101);
        using var rows = new RowStream(Of(file), epochs: 3);
        var reader = new BatchReader(rows, batchSize: 4, shuffleSize: 10, seed: 7);
        var expected = new List<float>();
        for (RowBuffer batch = reader.Next(); batch.Count > 0; batch = reader.Next()) expected.Add(batch.Features(0)[0]);
        Assert.Equal(76, expected.Count);
        Assert.Equal(expected, Prefetch(file, 3, _ => { }));
        Assert.Equal(expected, Prefetch(file, 3, n => Thread.SpinWait(n % 7 == 0 ? 200_000 : 1)));
        Assert.Equal(expected, Prefetch(file, 3, n => Thread.Yield()));
    }

    [Fact]
    public void An_error_comes_after_the_batches_before_it_and_again()
    {
        using var folder = new TempFolder();
        string file = Text(folder, "a.csv", [.. Enumerable.Range(0, 10).Select(k => $"{k},0"), "ten,0"]);
        using var rows = new RowStream(Of(file), epochs: 1);
        using var batches = new BatchPrefetcher(new BatchReader(rows, batchSize: 4, shuffleSize: 0, seed: 0));
        Assert.Equal([0, 4], Take(batches, 2, _ => { }));
        for (int i = 0; i < 2; i++)
        {
            var error = Assert.Throws<StatusException>(() => batches.TryNext());
            Assert.Equal($"{file}:11:1: Field 0 in record 10 is not a valid float: ten", error.Message);
        }
    }

    [Fact]
    public void The_end_is_told_again_and_again()
    {
        using var folder = new TempFolder();
        using var rows = new RowStream(Of(Numbered(folder, 5)), epochs: 1);
        using var batches = new BatchPrefetcher(new BatchReader(rows, batchSize: 4, shuffleSize: 0, seed: 0));
        Assert.Equal([0, 4], Take(batches, 10, _ => { }));
        Assert.Null(batches.TryNext());
        Assert.Null(batches.TryNext());
    }

    [Fact]
    public void Dispose_ends_the_thread_whatever_it_is_doing()
    {
        using var folder = new TempFolder();
        string file = Numbered(folder, 50);
        for (int taken = 0; taken < 24; taken++)
        {
            Assert.Equal(taken, Prefetch(file, epochs: 0, n => Thread.SpinWait(n * 1000), most: taken).Count);
        }
    }

    [Fact]
    public void Dispose_twice_is_harmless()
    {
        using var folder = new TempFolder();
        using var rows = new RowStream(Of(Numbered(folder, 5)), epochs: 0);
        var batches = new BatchPrefetcher(new BatchReader(rows, batchSize: 4, shuffleSize: 0, seed: 0));
        batches.Dispose();
        batches.Dispose();
    }
}
