using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of parsed Examples.</summary>
static class ExampleShapes
{
    /// <summary>Sets the outputs of a parse op in the order of ParseExampleV2.</summary>
    /// <param name="c">The rule's context.</param>
    /// <param name="batch">Shape of the serialized Examples: a vector, a scalar, or unknown.</param>
    /// <param name="sparse">Number of sparse features.</param>
    /// <param name="dense">Shapes of the dense features.</param>
    /// <param name="ragged">Number of ragged features.</param>
    public static void Set(ShapeContext c, PartialShape batch, int sparse, PartialShape[] dense, int ragged)
    {
        if (3 * sparse + dense.Length + 2 * ragged != c.OutputCount)
        {
            c.Fail($"{sparse} sparse, {dense.Length} dense and {ragged} ragged features do not fit {c.OutputCount} outputs");
        }
        long rank = batch.HasRank ? batch.Rank + 1 : PartialShape.UnknownDim;
        for (int i = 0; i < sparse; i++)
        {
            c.SetOutput(i, PartialShape.Of(PartialShape.UnknownDim, rank));
            c.SetOutput(sparse + i, PartialShape.Of(PartialShape.UnknownDim));
            c.SetOutput(2 * sparse + i, PartialShape.Of(rank));
        }
        for (int i = 0; i < dense.Length; i++) c.SetOutput(3 * sparse + i, batch.Concat(dense[i]));
        long splits = !batch.HasRank ? PartialShape.UnknownDim : batch.Rank == 0 ? 0 : batch[0] < 0 ? PartialShape.UnknownDim : batch[0] + 1;
        for (int i = 0; i < ragged; i++)
        {
            c.SetOutput(3 * sparse + dense.Length + i, PartialShape.Of(PartialShape.UnknownDim));
            c.SetOutput(3 * sparse + dense.Length + ragged + i, PartialShape.Of(splits));
        }
    }
}
