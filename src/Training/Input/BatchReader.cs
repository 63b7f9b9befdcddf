namespace TensorHarbor.Training;

/// <summary>Draws batches from a stream of rows at random, through a buffer of rows as TensorFlow's shuffle queue.</summary>
/// <param name="rows">The rows.</param>
/// <param name="batchSize">Rows per batch; the last batch may be smaller.</param>
/// <param name="shuffleSize">Rows to draw from; 0 or 1: in file order.</param>
/// <param name="seed">Seed of the draw.</param>
public sealed class BatchReader(RowStream rows, int batchSize, int shuffleSize, ulong seed)
{
    readonly RowBuffer _batch = rows.NewBuffer();
    readonly ShuffleBuffer _shuffle = new(rows, shuffleSize, seed);

    /// <summary>The next batch; empty: the end.</summary>
    /// <returns>Rows, valid until the next call.</returns>
    public RowBuffer Next()
    {
        _batch.Clear();
        while (_batch.Count < batchSize && _shuffle.TryTake(_batch))
        {
        }
        return _batch;
    }
}
