using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parses one serialized tf.train.Example message into dense and sparse features.</summary>
[Op("ParseSingleExample(serialized: string, dense_defaults: Tdense) -> sparse_indices: num_sparse * int64, sparse_values: sparse_types, sparse_shapes: num_sparse * int64, dense_values: Tdense",
    "num_sparse: int >= 0", "sparse_keys: list(string) >= 0", "dense_keys: list(string) >= 0", "sparse_types: list({float, int64, string}) >= 0",
    "Tdense: list({float, int64, string}) >= 0", "dense_shapes: list(shape) >= 0")]
static class ParseSingleExampleOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        ExampleShapes.Set(c, PartialShape.Scalar, (int)c.Int("num_sparse"), c.ShapeList("dense_shapes"), 0);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel, IDisposable
    {
        readonly byte[][] _sparseKeys = [.. k.StringList("sparse_keys").Select(Encoding.UTF8.GetBytes)];
        readonly byte[][] _denseKeys = [.. k.StringList("dense_keys").Select(Encoding.UTF8.GetBytes)];
        readonly ExampleParsing _parsing = new(new(k.Types("sparse_types"), k.ShapeList("dense_shapes"), k.Types("Tdense"), [], []));

        public override void Compute(KernelContext context)
        {
            Tensor serialized = context.Input(0);
            if (serialized.Shape.Rank != 0) Throw.InvalidArgument($"Expected serialized to be a scalar, got shape: {serialized.Shape}");
            _parsing.Run(context, serialized, [], new() { SparseKeys = _sparseKeys, DenseKeys = _denseKeys, RaggedKeys = [], FirstDefault = 1 });
        }

        public void Dispose() => _parsing.Dispose();
    }
}
