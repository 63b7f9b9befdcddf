using TensorHarbor.Graphs;

namespace TensorHarbor.Training;

/// <summary>A batch of rows with few non-zero features, as placeholders.</summary>
/// <param name="Indices">int64 [n, 2]: row of the batch and position in the row of each entry, in order.</param>
/// <param name="Ids">int64 [n]: feature of each entry.</param>
/// <param name="Values">float [n]: value of each entry.</param>
/// <param name="Shape">int64 [2]: rows in the batch, longest row.</param>
public sealed record SparseInput(Output Indices, Output Ids, Output Values, Output Shape);
