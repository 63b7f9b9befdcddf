using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>The models for rows of few non-zero features (LIBSVM data).</summary>
static class SparseModels
{
    /// <summary>Logistic regression: the sum of the weights' rows, times values.</summary>
    public static Output Wide(LayerBuilder b, SparseInput input, ModelOptions options) =>
        Lookup(b.Scope, b.Table("wide", options.FeatureSize, options.LabelSize), input, mean: false);

    /// <summary>The weighted mean of embedding rows, then layers with ReLU.</summary>
    public static Output Deep(LayerBuilder b, SparseInput input, ModelOptions options)
    {
        Output layer = Lookup(b.Scope, b.Table("embedding", options.FeatureSize, options.EmbeddingSize), input, mean: true);
        return Layers(b, layer, options);
    }

    static Output Layers(LayerBuilder b, Output layer, ModelOptions options)
    {
        int size = options.EmbeddingSize;
        for (int i = 1; i <= options.HiddenUnits.Count; i++)
        {
            layer = b.Scope.Relu(b.Dense($"l{i}", layer, size, options.HiddenUnits[i - 1]));
            size = options.HiddenUnits[i - 1];
        }
        return b.Dense("out", layer, size, options.LabelSize);
    }

    /// <summary>The sum of both.</summary>
    public static Output WideAndDeep(LayerBuilder b, SparseInput input, ModelOptions options)
    {
        GraphVariable[] embedding = b.Table("embedding", options.FeatureSize, options.EmbeddingSize);
        GraphVariable[] wide = b.Table("wide", options.FeatureSize, options.LabelSize);
        Output deep = Layers(b, Lookup(b.Scope, embedding, input, mean: true), options);
        return b.Scope.AddV2(deep, Lookup(b.Scope, wide, input, mean: false), name: "add");
    }

    /// <summary>
    /// Rows of <paramref name="table"/> by id, times the entries' values, summed or averaged per row of the batch: node for node
    /// what <c>tf.nn.embedding_lookup_sparse</c> builds, so that gradients touch only the rows looked up.
    /// </summary>
    static Output Lookup(Scope outer, GraphVariable[] table, SparseInput input, bool mean)
    {
        Scope scope = outer.Sub("embedding_lookup_sparse");
        Scope slice = scope.Enter("strided_slice");
        Output rows = scope.StridedSlice(input.Indices, slice.Const([0, 0], "stack"), slice.Const([0, 1], "stack_1"), slice.Const([1, 1], "stack_2"),
            beginMask: 1, endMask: 1, shrinkAxisMask: 2);
        UniqueOutputs unique = scope.Unique(input.Ids);
        Output embeddings = table is [var whole] ? RowsOf(scope, whole, unique.Y) : EmbeddingParts.Lookup(scope.Sub("embedding_lookup"), table, unique.Y);
        Output segments = scope.Cast(rows, DType.Int32);
        Output gathered = scope.GatherV2(embeddings, unique.Idx, scope.Const(0, "GatherV2/axis"));
        Output weights = scope.Reshape(input.Values, scope.Const([-1, 1], "Reshape/shape"));
        Output sums = scope.SegmentSum(scope.Mul(gathered, weights, name: "mul"), segments);
        return mean ? scope.DivNoNan(sums, scope.SegmentSum(weights, segments)) : sums;
    }

    static Output RowsOf(Scope scope, GraphVariable table, Output ids)
    {
        Scope beside = scope.Colocate(table.Ref); // only the rows cross to the worker
        Output rows = beside.GatherV2(table.Read, ids, beside.Const(0, "embedding_lookup/axis"), name: "embedding_lookup");
        return scope.Enter("embedding_lookup").Identity(rows);
    }
}
