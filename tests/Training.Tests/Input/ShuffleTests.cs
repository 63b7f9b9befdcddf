using static TensorHarbor.Training.Tests.Input.InputFiles;

namespace TensorHarbor.Training.Tests.Input;

/// <summary>Rows are drawn at random from a window, none lost and none twice, and in the same order for the same seed.</summary>
public sealed class ShuffleTests
{
    const int Rows = 50;

    static int[] Draw(string file, int shuffleSize, ulong seed, int epochs = 1, int batchSize = 8)
    {
        using var rows = new RowStream(Of(file), epochs);
        var reader = new BatchReader(rows, batchSize, shuffleSize, seed);
        var drawn = new List<int>();
        for (RowBuffer batch = reader.Next(); batch.Count > 0; batch = reader.Next())
        {
            for (int row = 0; row < batch.Count; row++) drawn.Add((int)batch.Features(row)[0]);
        }
        return [.. drawn];
    }

    [Theory, InlineData(2), InlineData(10), InlineData(Rows), InlineData(1000)]
    public void Every_row_comes_once_per_epoch(int shuffleSize)
    {
        using var folder = new TempFolder();
        string file = Numbered(folder, Rows);
        int[] drawn = Draw(file, shuffleSize, seed: 3);
        Assert.NotEqual(Enumerable.Range(0, Rows), drawn);
        Assert.Equal(Enumerable.Range(0, Rows), drawn.Order());
        int[] twice = Draw(file, shuffleSize, seed: 3, epochs: 2);
        Assert.Equal(Enumerable.Range(0, 2 * Rows).Select(k => k / 2), twice.Order());
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Without_a_window_rows_stay_in_order(int shuffleSize)
    {
        using var folder = new TempFolder();
        Assert.Equal(Enumerable.Range(0, Rows), Draw(Numbered(folder, Rows), shuffleSize, seed: 3));
    }

    [Fact]
    public void A_row_is_not_drawn_before_it_is_in_the_window()
    {
        using var folder = new TempFolder();
        int[] drawn = Draw(Numbered(folder, Rows), shuffleSize: 10, seed: 5);
        for (int i = 0; i < drawn.Length; i++) Assert.InRange(drawn[i], 0, i + 9);
    }

    [Fact]
    public void The_seed_chooses_the_order()
    {
        using var folder = new TempFolder();
        string file = Numbered(folder, Rows);
        Assert.Equal(Draw(file, 20, seed: 3, epochs: 3), Draw(file, 20, seed: 3, epochs: 3));
        Assert.NotEqual(Draw(file, 20, seed: 3), Draw(file, 20, seed: 4));
    }

    [Fact]
    public void Every_place_of_the_window_is_as_likely()
    {
        using var folder = new TempFolder();
        string file = Numbered(folder, 4);
        int[] first = new int[4];
        for (ulong seed = 1; seed <= 400; seed++) first[Draw(file, 4, seed)[0]]++;
        Assert.All(first, count => Assert.InRange(count, 70, 130)); // 100 expected, deviation 8.7
    }

    [Fact]
    public void Only_the_last_batch_is_smaller()
    {
        using var folder = new TempFolder();
        using var rows = new RowStream(Of(Numbered(folder, Rows)), epochs: 2);
        var reader = new BatchReader(rows, batchSize: 32, shuffleSize: 10, seed: 1);
        Assert.Equal([32, 32, 32, 4, 0], Enumerable.Range(0, 5).Select(_ => reader.Next().Count));
    }
}
