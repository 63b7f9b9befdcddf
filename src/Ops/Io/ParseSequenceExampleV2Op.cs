using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parses serialized tf.train.SequenceExample messages: a context of features, and lists of features, a step each.</summary>
[Op("ParseSequenceExampleV2(serialized: string, debug_name: string, context_sparse_keys: string, context_dense_keys: string, context_ragged_keys: string, feature_list_sparse_keys: string, feature_list_dense_keys: string, feature_list_ragged_keys: string, feature_list_dense_missing_assumed_empty: bool, context_dense_defaults: Tcontext_dense) -> context_sparse_indices: Ncontext_sparse * int64, context_sparse_values: context_sparse_types, context_sparse_shapes: Ncontext_sparse * int64, context_dense_values: Tcontext_dense, context_ragged_values: context_ragged_value_types, context_ragged_row_splits: context_ragged_split_types, feature_list_sparse_indices: Nfeature_list_sparse * int64, feature_list_sparse_values: feature_list_sparse_types, feature_list_sparse_shapes: Nfeature_list_sparse * int64, feature_list_dense_values: feature_list_dense_types, feature_list_dense_lengths: Nfeature_list_dense * int64, feature_list_ragged_values: feature_list_ragged_value_types, feature_list_ragged_outer_splits: feature_list_ragged_split_types, feature_list_ragged_inner_splits: feature_list_ragged_split_types",
    "Ncontext_sparse: int >= 0 = 0",
    "Tcontext_dense: list({float, int64, string}) >= 0 = []",
    "context_sparse_types: list({float, int64, string}) >= 0 = []",
    "context_ragged_value_types: list({float, int64, string}) >= 0 = []",
    "context_ragged_split_types: list({int32, int64}) >= 0 = []",
    "context_dense_shapes: list(shape) >= 0 = []", "Nfeature_list_sparse: int >= 0 = 0", "Nfeature_list_dense: int >= 0 = 0",
    "feature_list_dense_types: list({float, int64, string}) >= 0 = []",
    "feature_list_sparse_types: list({float, int64, string}) >= 0 = []",
    "feature_list_ragged_value_types: list({float, int64, string}) >= 0 = []",
    "feature_list_ragged_split_types: list({int32, int64}) >= 0 = []",
    "feature_list_dense_shapes: list(shape) >= 0 = []")]
static class ParseSequenceExampleV2Op
{
    const int FirstDefault = 9;

    public static void Shape(ShapeContext c)
    {
        PartialShape batch = c.WithRankAtMost(0, 1);
        c.WithRankAtMost(1, 1);
        var shapes = new SequenceShapes(c, batch);
        shapes.Sparse((int)c.Int("Ncontext_sparse"), 1);
        shapes.Dense(c.ShapeList("context_dense_shapes"));
        shapes.Ragged(c.Types("context_ragged_value_types").Length);
        shapes.Sparse((int)c.Int("Nfeature_list_sparse"), 2);
        PartialShape[] steps = c.ShapeList("feature_list_dense_shapes");
        shapes.Dense([.. steps.Select(s => PartialShape.OfRank(1).Concat(s))]);
        shapes.Dense([.. steps.Select(_ => PartialShape.Scalar)]);
        shapes.Ragged(c.Types("feature_list_ragged_value_types").Length);
        for (int i = 0; i < c.Types("feature_list_ragged_value_types").Length; i++) shapes.Next(PartialShape.OfRank(1));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType[] _sparse = k.Types("context_sparse_types"), _dense = k.Types("Tcontext_dense"), _ragged = k.Types("context_ragged_value_types");
        readonly DType[] _splits = k.Types("context_ragged_split_types"), _listSparse = k.Types("feature_list_sparse_types");
        readonly DType[] _listDense = k.Types("feature_list_dense_types"), _listRagged = k.Types("feature_list_ragged_value_types");
        readonly DType[] _listSplits = k.Types("feature_list_ragged_split_types");
        readonly PartialShape[] _shapes = k.ShapeList("context_dense_shapes"), _listShapes = k.ShapeList("feature_list_dense_shapes");

        public override void Compute(KernelContext context)
        {
            Tensor serialized = context.Input(0);
            if (serialized.Shape.Rank > 1) Throw.InvalidArgument($"Expected serialized to be a scalar or vector, got shape: {serialized.Shape}");
            int rows = (int)serialized.ElementCount;
            ReadOnlySpan<byte[]> names = context.Input(1).Strings;
            if (names.Length > 0 && names.Length != rows) Throw.InvalidArgument($"Expected len(debug_name) == len(serialized), got {names.Length} and {rows}");
            var parsing = new SequenceParsing(context, serialized, names, SequenceWords.V2);
            int output = ParseContext(context, parsing);
            ParseLists(context, parsing, output, serialized.Shape);
        }

        /// <returns>The first output of the lists.</returns>
        int ParseContext(KernelContext c, in SequenceParsing parsing)
        {
            (int sparse, int dense, int ragged) = (_sparse.Length, _dense.Length, _ragged.Length);
            for (int i = 0; i < sparse; i++) parsing.ContextSparse(Key(c, 2, i, sparse), _sparse[i], i, sparse);
            for (int i = 0; i < dense; i++) parsing.ContextDense(Key(c, 3, i, dense), _dense[i], _shapes[i], c.Input(FirstDefault + i), 3 * sparse + i);
            int first = 3 * sparse + dense;
            for (int i = 0; i < ragged; i++) parsing.ContextRagged(Key(c, 4, i, ragged), _ragged[i], _splits[i], first + i, first + ragged + i);
            return first + 2 * ragged;
        }

        void ParseLists(KernelContext c, in SequenceParsing parsing, int first, in Shape batch)
        {
            (int sparse, int dense, int ragged) = (_listSparse.Length, _listDense.Length, _listRagged.Length);
            for (int i = 0; i < sparse; i++) parsing.ListSparse(Key(c, 5, i, sparse), _listSparse[i], first + i, sparse);
            first += 3 * sparse;
            for (int i = 0; i < dense; i++)
            {
                bool mayBeMissing = c.Input(8).ElementCount > i && c.Input(8).Read<bool>()[i];
                long[] lengths = parsing.ListDense(Key(c, 6, i, dense), _listDense[i], _listShapes[i], mayBeMissing, first + i);
                c.MoveOutput(first + dense + i, Tensor.From<long>(lengths, batch));
            }
            first += 2 * dense;
            for (int i = 0; i < ragged; i++) parsing.ListRagged(Key(c, 7, i, ragged), _listRagged[i], _listSplits[i], first + i, first + ragged + i, first + 2 * ragged + i);
        }

        static byte[] Key(KernelContext c, int input, int index, int count)
        {
            Tensor keys = c.Input(input);
            if (keys.ElementCount != count) Throw.InvalidArgument($"Expected {count} keys in input {input}, got {keys.ElementCount}");
            return keys.Strings[index];
        }
    }
}
