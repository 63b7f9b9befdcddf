using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dataset of so many rows of another at a time, which a subclass makes one of, component by component.</summary>
/// <param name="input">The rows.</param>
/// <param name="size">Rows of a batch.</param>
/// <param name="drops">Leave out a last batch of fewer rows?</param>
abstract class BatchedDataset(Dataset input, long size, bool drops) : Dataset
{
    /// <summary>One component of a batch.</summary>
    protected abstract Tensor Join(List<Tensor[]> batch, int component);

    public sealed override IEnumerator<Tensor[]> Rows(DatasetReading reading)
    {
        using IEnumerator<Tensor[]> rows = input.Rows(reading);
        var batch = new List<Tensor[]>();
        try
        {
            while (true)
            {
                while (batch.Count < size && rows.MoveNext()) batch.Add(rows.Current);
                if (batch.Count == 0 || (drops && batch.Count < size)) yield break;
                var joined = new Tensor[batch[0].Length];
                for (int i = 0; i < joined.Length; i++) joined[i] = Join(batch, i);
                RowStack.Clear(batch);
                yield return joined;
            }
        }
        finally
        {
            RowStack.Clear(batch);
        }
    }
}
