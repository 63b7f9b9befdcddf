using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Products of sparse and dense matrices, row by row of the dense one.</summary>
static class SparseMatMul
{
    /// <summary>Adds each value times a row of the dense matrix to a row of output 0.</summary>
    /// <param name="c">Inputs: indices, values, sizes, dense matrix.</param>
    /// <param name="adjointA">Take the adjoint of the sparse matrix.</param>
    /// <param name="adjointB">Take the adjoint of the dense matrix.</param>
    public static void Run<T>(KernelContext c, bool adjointA, bool adjointB) where T : unmanaged, INumberBase<T>
    {
        Tensor indexTensor = c.Input(0), valueTensor = c.Input(1), dense = c.Input(3);
        ReadOnlySpan<long> sizes = c.Input(2).Read<long>();
        Check(c, sizes);
        long outer = sizes[adjointA ? 1 : 0], inner = sizes[adjointA ? 0 : 1];
        long denseRows = dense.Shape[adjointB ? 1 : 0], columns = dense.Shape[adjointB ? 0 : 1];
        if (inner != denseRows)
        {
            Throw.InvalidArgument($"Cannot multiply A and B because inner dimension does not match: {inner} vs. {denseRows}.  Did you forget a transpose?  "
                + $"Dimensions of A: [{sizes[0]}, {sizes[1]}).  Dimensions of B: {dense.Shape}");
        }
        Tensor output = c.Allocate(0, [outer, columns]);
        output.WriteBytes().Clear();
        if (output.ElementCount == 0) return;
        using Tensor rows = adjointB ? Adjoint<T>(dense) : dense.Share();
        Accumulate(new IndexReader(indexTensor), valueTensor.Read<T>(), rows.Read<T>(), output.Write<T>(), (int)outer, (int)inner, (int)columns, adjointA);
    }

    static void Check(KernelContext c, ReadOnlySpan<long> sizes)
    {
        Tensor indices = c.Input(0), values = c.Input(1), dense = c.Input(3);
        if (dense.Shape.Rank != 2) Throw.InvalidArgument("Tensor 'b' is not a matrix");
        if (c.Input(2).Shape.Rank != 1 || sizes.Length != 2) Throw.InvalidArgument("Tensor 'a_shape' must have 2 elements");
        if (values.Shape.Rank != 1) Throw.InvalidArgument("Tensor 'a_values' is not a vector");
        if (indices.Shape.Rank != 2) Throw.InvalidArgument("Tensor 'a_indices' is not a matrix");
        if (indices.Shape[0] != values.ElementCount) Throw.InvalidArgument("Number of rows of a_indices does not match number of entries in a_values");
        if (indices.Shape[1] != 2) Throw.InvalidArgument("Number of columns of a_indices does not match number of entries in a_shape");
    }

    static void Accumulate<T>(
        IndexReader indices, ReadOnlySpan<T> values, ReadOnlySpan<T> dense, Span<T> output, int outer, int inner, int columns, bool adjointA)
        where T : unmanaged, INumberBase<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            long row = indices[2 * i + (adjointA ? 1 : 0)], column = indices[2 * i + (adjointA ? 0 : 1)];
            if ((ulong)column >= (ulong)inner) Throw.InvalidArgument($"k ({column}) from index[{i},{(adjointA ? 0 : 1)}] out of bounds (>={inner})");
            if ((ulong)row >= (ulong)outer) Throw.InvalidArgument($"m ({row}) from index[{i},{(adjointA ? 1 : 0)}] out of bounds (>={outer})");
            T value = adjointA ? Conjugate(values[i]) : values[i];
            Span<T> target = output.Slice((int)row * columns, columns);
            TensorPrimitives.MultiplyAdd(dense.Slice((int)column * columns, columns), value, target, target);
        }
    }

    static Tensor Adjoint<T>(Tensor dense) where T : unmanaged, INumberBase<T>
    {
        int rows = dense.Shape.Int(0), columns = dense.Shape.Int(1);
        Tensor result = Tensor.Allocate(dense.DType, [columns, rows]);
        ReadOnlySpan<T> from = dense.Read<T>();
        Span<T> to = result.Write<T>();
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) to[j * rows + i] = Conjugate(from[i * columns + j]);
        }
        return result;
    }

    static T Conjugate<T>(T value) => value switch
    {
        Complex complex => (T)(object)Complex.Conjugate(complex),
        Complex64 complex => (T)(object)new Complex64(complex.Real, -complex.Imaginary),
        _ => value,
    };

    /// <summary>The gradient: rows of the gradient times rows of the dense matrix, and the sparse matrix's adjoint times the gradient.</summary>
    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        bool adjointA = g.Bool("adjoint_a"), adjointB = g.Bool("adjoint_b");
        Output indices = g.Input(0), values = g.Input(1), dense = g.Input(3), gradient = g.OutputGradient(0);
        Output denseGradient = scope.SparseTensorDenseMatMul(indices, values, g.Input(2), gradient, adjointA: !adjointA);
        g.SetInput(3, adjointB ? Adjoint(g, denseGradient) : denseGradient);
        Output rows = Column(scope, indices, adjointA ? 1 : 0), columns = Column(scope, indices, adjointA ? 0 : 1);
        Output left = scope.GatherV2(gradient, rows, scope.Const(0)), right = scope.GatherV2(adjointB ? Adjoint(g, dense) : dense, columns, scope.Const(0));
        DType type = values.ValueType;
        if (type.IsComplex()) right = g.Call("Conj", [right], [("T", type)]);
        Output products = g.Call("Mul", [left, right], [("T", type)]);
        Output sums = g.Call("Sum", [products, scope.Const(1)], [("T", type), ("Tidx", DType.Int32), ("keep_dims", false)]);
        g.SetInput(1, adjointA && type.IsComplex() ? g.Call("Conj", [sums], [("T", type)]) : sums);
    }

    static Output Column(Scope scope, Output matrix, int column) => scope.StridedSlice(
        matrix, scope.Const([0, column]), scope.Const([0, column + 1]), scope.Const([1, 1]), beginMask: 1, endMask: 1, shrinkAxisMask: 2);

    static Output Adjoint(GradientContext g, Output matrix)
    {
        Output transposed = g.Scope.Transpose(matrix, g.Scope.Const([1, 0]));
        return matrix.ValueType.IsComplex() ? g.Call("Conj", [transposed], [("T", matrix.ValueType)]) : transposed;
    }
}
