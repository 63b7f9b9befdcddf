using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parses one serialized tf.train.SequenceExample.</summary>
[Op("ParseSingleSequenceExample(serialized: string, feature_list_dense_missing_assumed_empty: string, context_sparse_keys: Ncontext_sparse * string, context_dense_keys: Ncontext_dense * string, feature_list_sparse_keys: Nfeature_list_sparse * string, feature_list_dense_keys: Nfeature_list_dense * string, context_dense_defaults: Tcontext_dense, debug_name: string) -> context_sparse_indices: Ncontext_sparse * int64, context_sparse_values: context_sparse_types, context_sparse_shapes: Ncontext_sparse * int64, context_dense_values: Tcontext_dense, feature_list_sparse_indices: Nfeature_list_sparse * int64, feature_list_sparse_values: feature_list_sparse_types, feature_list_sparse_shapes: Nfeature_list_sparse * int64, feature_list_dense_values: feature_list_dense_types",
    "Ncontext_sparse: int >= 0 = 0", "Ncontext_dense: int >= 0 = 0", "Nfeature_list_sparse: int >= 0 = 0", "Nfeature_list_dense: int >= 0 = 0",
    "context_sparse_types: list({float, int64, string}) >= 0 = []",
    "Tcontext_dense: list({float, int64, string}) >= 0 = []",
    "feature_list_dense_types: list({float, int64, string}) >= 0 = []",
    "context_dense_shapes: list(shape) >= 0 = []",
    "feature_list_sparse_types: list({float, int64, string}) >= 0 = []",
    "feature_list_dense_shapes: list(shape) >= 0 = []")]
static class ParseSingleSequenceExampleOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape one = c.WithRank(0, 0);
        c.WithRank(1, 1);
        var shapes = new SequenceShapes(c, one.HasRank ? one : PartialShape.Scalar);
        shapes.Sparse((int)c.Int("Ncontext_sparse"), 1);
        shapes.Dense(c.ShapeList("context_dense_shapes"));
        shapes.Sparse((int)c.Int("Nfeature_list_sparse"), 2);
        shapes.Dense([.. c.ShapeList("feature_list_dense_shapes").Select(s => PartialShape.OfRank(1).Concat(s))]);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly DType[] _sparse = k.Types("context_sparse_types"), _dense = k.Types("Tcontext_dense");
        readonly DType[] _listSparse = k.Types("feature_list_sparse_types"), _listDense = k.Types("feature_list_dense_types");
        readonly PartialShape[] _shapes = k.ShapeList("context_dense_shapes"), _listShapes = k.ShapeList("feature_list_dense_shapes");

        public override void Compute(KernelContext context)
        {
            Tensor serialized = context.Input(0), name = context.Input(context.InputCount - 1);
            if (serialized.Shape.Rank != 0) Throw.InvalidArgument($"Expected serialized to be a scalar, got shape: {serialized.Shape}");
            var parsing = new SequenceParsing(context, serialized, name.ElementCount == 1 ? name.Strings : default, SequenceWords.Single);
            (int sparse, int dense, int listSparse) = (_sparse.Length, _dense.Length, _listSparse.Length);
            int keys = 2, defaults = keys + sparse + dense + listSparse + _listDense.Length, output = 0;
            for (int i = 0; i < sparse; i++) parsing.ContextSparse(Key(context, keys++), _sparse[i], output + i, sparse);
            output += 3 * sparse;
            for (int i = 0; i < dense; i++) parsing.ContextDense(Key(context, keys++), _dense[i], _shapes[i], context.Input(defaults + i), output++);
            for (int i = 0; i < listSparse; i++) parsing.ListSparse(Key(context, keys++), _listSparse[i], output + i, listSparse);
            output += 3 * listSparse;
            for (int i = 0; i < _listDense.Length; i++)
            {
                byte[] key = Key(context, keys++);
                parsing.ListDense(key, _listDense[i], _listShapes[i], MayBeMissing(context.Input(1), key), output++);
            }
        }

        static bool MayBeMissing(Tensor names, byte[] key) => Array.Exists(names.Strings.ToArray(), name => name.AsSpan().SequenceEqual(key));

        static byte[] Key(KernelContext c, int input)
        {
            Tensor key = c.Input(input);
            return key.Shape.Rank == 0 ? key.Strings[0] : Throw.InvalidArgument<byte[]>($"Expected a key to be a scalar, got shape: {key.Shape}");
        }
    }
}
