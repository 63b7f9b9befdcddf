using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parses serialized tf.train.Example messages into dense and sparse columns; older form of ParseExampleV2.</summary>
[Op("ParseExample(serialized: string, names: string, sparse_keys: Nsparse * string, dense_keys: Ndense * string, dense_defaults: Tdense) -> sparse_indices: Nsparse * int64, sparse_values: sparse_types, sparse_shapes: Nsparse * int64, dense_values: Tdense",
    "Nsparse: int >= 0", "Ndense: int >= 0", "sparse_types: list({float, int64, string}) >= 0", "Tdense: list({float, int64, string}) >= 0",
    "dense_shapes: list(shape) >= 0")]
static class ParseExampleOp
{
    const int FirstKey = 2;

    public static void Shape(ShapeContext c) => ExampleShapes.Set(c, c.WithRank(0, 1), (int)c.Int("Nsparse"), c.ShapeList("dense_shapes"), 0);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel, IDisposable
    {
        readonly int _sparse = (int)k.Int("Nsparse"), _dense = (int)k.Int("Ndense");
        readonly ExampleParsing _parsing = new(new(k.Types("sparse_types"), k.ShapeList("dense_shapes"), k.Types("Tdense"), [], []));

        public override void Compute(KernelContext context)
        {
            Tensor serialized = context.Input(0), names = context.Input(1);
            if (serialized.Shape.Rank != 1) Throw.InvalidArgument($"Expected serialized to be a vector, got shape: {serialized.Shape}");
            bool namesFit = names.ElementCount == 0 || names.Shape == serialized.Shape;
            if (!namesFit) Throw.InvalidArgument($"Expected len(names) == len(serialized), got {names.Shape} and {serialized.Shape}");
            _parsing.Run(context, serialized, names.Strings, new()
            {
                SparseKeys = Keys(context, FirstKey, _sparse),
                DenseKeys = Keys(context, FirstKey + _sparse, _dense),
                RaggedKeys = [],
                FirstDefault = FirstKey + _sparse + _dense,
            });
        }

        static byte[][] Keys(KernelContext c, int first, int count)
        {
            byte[][] keys = new byte[count][];
            for (int i = 0; i < count; i++)
            {
                Tensor key = c.Input(first + i);
                if (key.Shape.Rank != 0) Throw.InvalidArgument($"Expected keys[{i}] to be a scalar, got shape: {key.Shape}");
                keys[i] = key.Strings[0];
            }
            return keys;
        }

        public void Dispose() => _parsing.Dispose();
    }
}
