using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sets the shapes of parsed SequenceExamples, output after output.</summary>
/// <param name="c">The rule's context.</param>
/// <param name="batch">Shape of the serialized messages.</param>
struct SequenceShapes(ShapeContext c, PartialShape batch)
{
    int _next;

    /// <summary>Sets the shape of the next output.</summary>
    public void Next(PartialShape shape) => c.SetOutput(_next++, shape);

    /// <summary>Indices, values and shapes of so many sparse tensors with some axes besides the batch's.</summary>
    public void Sparse(int count, int axes)
    {
        long rank = batch.HasRank ? batch.Rank + axes : PartialShape.UnknownDim;
        for (int i = 0; i < count; i++) Next(PartialShape.Of(PartialShape.UnknownDim, rank));
        for (int i = 0; i < count; i++) Next(PartialShape.OfRank(1));
        for (int i = 0; i < count; i++) Next(PartialShape.Of(rank));
    }

    /// <summary>Tensors of one shape per message.</summary>
    public void Dense(PartialShape[] shapes)
    {
        foreach (PartialShape shape in shapes) Next(batch.Concat(shape));
    }

    /// <summary>Values and row splits of so many ragged tensors.</summary>
    public void Ragged(int count)
    {
        for (int i = 0; i < count; i++) Next(PartialShape.OfRank(1));
        PartialShape splits = !batch.HasRank ? PartialShape.Unknown : batch.Rank == 0 ? PartialShape.Scalar : PartialShape.Of(batch[0] < 0 ? -1 : batch[0] + 1);
        for (int i = 0; i < count; i++) Next(splits);
    }
}
