using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dense tensor of a sparse one.</summary>
[Op("SparseToDense(sparse_indices: Tindices, output_shape: Tindices, sparse_values: T, default_value: T) -> dense: T",
    "validate_indices: bool = true", "T: type", "Tindices: {int32, int64}")]
static class SparseToDenseOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.ShapeFromInput(1));

    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output gradient = g.OutputGradient(0);
        DType type = gradient.ValueType;
        Output values = g.Call("GatherNd", [gradient, g.Input(0)], [("Tparams", type), ("Tindices", g.Input(0).ValueType)]);
        g.SetInput(2, values);
        g.SetInput(3, g.Call("Sub", [Total(g, gradient), Total(g, values)], [("T", type)]));
    }

    static Output Total(GradientContext g, Output tensor)
    {
        Scope scope = g.Scope;
        Output axes = scope.Range(scope.Const(0), scope.Rank(tensor), scope.Const(1));
        return g.Call("Sum", [tensor, axes], [("T", tensor.ValueType), ("Tidx", DType.Int32), ("keep_dims", false)]);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _validate = k.Bool("validate_indices");

        public override void Compute(KernelContext context)
        {
            Tensor indices = context.Input(0), sizes = context.Input(1), values = context.Input(2), fill = context.Input(3);
            Check(indices, sizes, values, fill);
            Span<long> dims = stackalloc long[sizes.Shape.Int(0)], index = stackalloc long[dims.Length], before = stackalloc long[dims.Length];
            new IndexReader(sizes).CopyTo(dims);
            Tensor output = context.Allocate(0, new Shape(dims));
            for (int i = 0; i < output.ElementCount; i++) RowCopy.Elements(fill, 0, output, i, 1);
            var reader = new IndexReader(indices);
            long count = indices.Shape.Rank == 0 ? 1 : indices.Shape[0];
            for (int i = 0; i < count; i++)
            {
                for (int axis = 0; axis < index.Length; axis++) index[axis] = reader[i * index.Length + axis];
                if (!SparseIndices.IsInside(index, dims)) Throw.InvalidArgument(SparseIndices.OutOfBounds(i, index, dims));
                if (_validate && i > 0) CheckOrder(i, before, index);
                RowCopy.Elements(values, values.Shape.Rank == 0 ? 0 : i, output, SparseIndices.Place(index, dims), 1);
                index.CopyTo(before);
            }
        }

        static void Check(Tensor indices, Tensor sizes, Tensor values, Tensor fill)
        {
            if (indices.Shape.Rank > 2) Throw.InvalidArgument($"sparse_indices should be a scalar, vector, or matrix, got shape {indices.Shape}");
            if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"output_shape must be rank 1, got shape {sizes.Shape}");
            long count = indices.Shape.Rank == 0 ? 1 : indices.Shape[0], rank = indices.Shape.Rank == 2 ? indices.Shape[1] : 1;
            if (sizes.ElementCount != rank)
            {
                Throw.InvalidArgument($"output_shape has incorrect number of elements: {sizes.ElementCount} should be: {rank}");
            }
            if (values.Shape.Rank > 1 || (values.Shape.Rank == 1 && values.ElementCount != count))
            {
                Throw.InvalidArgument($"sparse_values has incorrect shape {values.Shape}, should be [] or [{count}]");
            }
            if (fill.Shape.Rank != 0) Throw.InvalidArgument("default_value should be a scalar.");
        }

        static void CheckOrder(int i, ReadOnlySpan<long> before, ReadOnlySpan<long> index)
        {
            int order = SparseIndices.Compare(before, index);
            if (order == 0) Throw.InvalidArgument($"indices[{i}] = {SparseIndices.Text(index)} is repeated");
            if (order > 0)
            {
                Throw.InvalidArgument($"indices[{i}] = {SparseIndices.Text(index)} is out of order. Many sparse ops require sorted indices.\n"
                    + "    Use `tf.sparse.reorder` to create a correctly ordered copy.");
            }
        }
    }
}
