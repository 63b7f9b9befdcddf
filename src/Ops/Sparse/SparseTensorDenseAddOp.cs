using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A dense tensor plus a sparse one.</summary>
[Op("SparseTensorDenseAdd(a_indices: Tindices, a_values: T, a_shape: Tindices, b: T) -> output: T", "T: numbertype",
    "Tindices: {int32, int64}")]
static class SparseTensorDenseAddOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(3));

    public static void Gradient(GradientContext g)
    {
        Output gradient = g.OutputGradient(0);
        g.SetInput(1, g.Call("GatherNd", [gradient, g.Input(0)], [("Tparams", gradient.ValueType), ("Tindices", g.Input(0).ValueType)]));
        g.SetInput(3, gradient);
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        Tensor indices = c.Input(0), values = c.Input(1), dense = c.Input(3);
        int rank = dense.Shape.Rank;
        if (indices.Shape.Rank != 2) Throw.InvalidArgument($"Input a_indices should be a matrix but received shape: {indices.Shape}");
        if (c.Input(2).ElementCount != rank) Throw.InvalidArgument($"Two operands have different ranks; received: {c.Input(2).ElementCount} and {rank}");
        Tensor output = c.ForwardOrAllocate(3, 0, dense.Shape);
        if (output.Buffer != dense.Buffer) dense.CopyTo(output);
        Span<T> sum = output.Write<T>();
        ReadOnlySpan<T> added = values.Read<T>();
        var reader = new IndexReader(indices);
        Span<long> index = stackalloc long[rank];
        for (int i = 0; i < added.Length; i++)
        {
            for (int axis = 0; axis < rank; axis++) index[axis] = reader[i * rank + axis];
            if (!SparseIndices.IsInside(index, dense.Shape.Dims)) Throw.InvalidArgument(SparseIndices.OutOfBounds(i, index, dense.Shape.Dims));
            sum[(int)SparseIndices.Place(index, dense.Shape.Dims)] += added[i];
        }
    }
}
