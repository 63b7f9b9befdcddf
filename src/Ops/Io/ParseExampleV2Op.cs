using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parses serialized tf.train.Example messages into dense, sparse and ragged columns.</summary>
[Op("ParseExampleV2(serialized: string, names: string, sparse_keys: string, dense_keys: string, ragged_keys: string, dense_defaults: Tdense) -> sparse_indices: num_sparse * int64, sparse_values: sparse_types, sparse_shapes: num_sparse * int64, dense_values: Tdense, ragged_values: ragged_value_types, ragged_row_splits: ragged_split_types",
    "Tdense: list({float, int64, string}) >= 0", "num_sparse: int >= 0", "sparse_types: list({float, int64, string}) >= 0",
    "ragged_value_types: list({float, int64, string}) >= 0", "ragged_split_types: list({int32, int64}) >= 0", "dense_shapes: list(shape) >= 0")]
static class ParseExampleV2Op
{
    const int FirstDefault = 5;

    public static void Shape(ShapeContext c)
    {
        PartialShape batch = c.WithRankAtMost(0, 1);
        ExampleShapes.Set(c, batch, (int)c.Int("num_sparse"), c.ShapeList("dense_shapes"), c.Types("ragged_value_types").Length);
    }

    [CpuKernel]
    public sealed class Cpu : Kernel, IDisposable
    {
        readonly ExampleForm _form;
        readonly ExampleParsing _parsing;

        public Cpu(KernelConstruction k)
        {
            _form = new(k.Types("sparse_types"), k.ShapeList("dense_shapes"), k.Types("Tdense"), k.Types("ragged_value_types"), k.Types("ragged_split_types"));
            _parsing = new(_form);
        }

        public override void Compute(KernelContext context)
        {
            Tensor serialized = context.Input(0), names = context.Input(1);
            Check(context, serialized, names);
            _parsing.Run(context, serialized, names.Strings, new()
            {
                SparseKeys = context.Input(2).Strings,
                DenseKeys = context.Input(3).Strings,
                RaggedKeys = context.Input(4).Strings,
                FirstDefault = FirstDefault,
            });
        }

        void Check(KernelContext c, Tensor serialized, Tensor names)
        {
            if (serialized.Shape.Rank > 1) Throw.InvalidArgument($"Expected serialized to be a scalar or vector, got shape: {serialized.Shape}");
            bool namesFit = names.ElementCount == 0 || names.Shape == serialized.Shape;
            if (!namesFit) Throw.InvalidArgument($"Expected names have the same shape as serialized: name.shape={names.Shape}, serialized.shape={serialized.Shape}");
            CheckCount(c.Input(2), _form.SparseTypes.Length, "sparse_keys", "num_sparse");
            CheckCount(c.Input(3), _form.DenseTypes.Length, "dense_keys", "len(dense_types)");
            CheckCount(c.Input(4), _form.RaggedTypes.Length, "ragged_keys", "num_ragged");
        }

        static void CheckCount(Tensor keys, int count, string name, string attr)
        {
            if (keys.ElementCount != count) Throw.InvalidArgument($"Expected len({name}) == {attr} but got: {keys.ElementCount} vs. {count}");
        }

        public void Dispose() => _parsing.Dispose();
    }
}
