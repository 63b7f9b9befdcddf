using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Products of batches of matrices; batch axes are broadcast.</summary>
static class BatchProduct
{
    /// <summary>Output 0 = op(x) op(y), op being the adjoint or nothing.</summary>
    public static void Run<T>(KernelContext c, bool adjointX, bool adjointY, bool broadcast) where T : unmanaged, INumberBase<T>
    {
        Tensor x = c.Input(0), y = c.Input(1);
        Check(x.Shape, y.Shape, broadcast);
        Shape batchX = x.Shape.Slice(0, x.Shape.Rank - 2), batchY = y.Shape.Slice(0, y.Shape.Rank - 2);
        if (!BinaryKernel.TryShape(batchX, batchY, out Shape batch))
        {
            Throw.InvalidArgument($"In[0] and In[1] must have compatible batch dimensions: {x.Shape} vs. {y.Shape}");
        }
        int rowsX = x.Shape.Int(x.Shape.Rank - 2), columnsX = x.Shape.Int(x.Shape.Rank - 1);
        int rowsY = y.Shape.Int(y.Shape.Rank - 2), columnsY = y.Shape.Int(y.Shape.Rank - 1);
        (int m, int k) = adjointX ? (columnsX, rowsX) : (rowsX, columnsX);
        int n = adjointY ? rowsY : columnsY;
        if ((adjointY ? columnsY : rowsY) != k) Throw.InvalidArgument($"Matrix size-incompatible: In[0]: {x.Shape}, In[1]: {y.Shape}");
        Tensor z = c.Allocate(0, batch.Concat([m, n]));
        if (z.ElementCount == 0) return;
        using Operand<T> left = Operand<T>.Of(x), right = Operand<T>.Of(y);
        WorkSplitter? workers = Workers.Of(c);
        if (batchY.ElementCount == 1 && batchX.ElementCount > 1 && !adjointX)
        {
            MatrixProduct.Multiply(left.Values, right.Values, z.Write<T>(), (int)batchX.ElementCount * m, n, k, false, adjointY, conjugate: true, workers);
            return;
        }
        for (int i = 0; i < (int)batch.ElementCount; i++)
        {
            int atX = Place(batchX, batch, i), atY = Place(batchY, batch, i);
            MatrixProduct.Multiply(left.Values.Slice(atX * m * k, m * k), right.Values.Slice(atY * k * n, k * n), z.Write<T>().Slice(i * m * n, m * n),
                m, n, k, adjointX, adjointY, conjugate: true, workers);
        }
    }

    static void Check(in Shape x, in Shape y, bool broadcast)
    {
        if (!broadcast && x.Rank != y.Rank) Throw.InvalidArgument($"In[0] and In[1] has different ndims: {x} vs. {y}");
        if (x.Rank < 2) Throw.InvalidArgument($"In[0] ndims must be >= 2: {x.Rank}");
        if (y.Rank < 2) Throw.InvalidArgument($"In[1] ndims must be >= 2: {y.Rank}");
        for (int i = 0; !broadcast && i < x.Rank - 2; i++)
        {
            if (x[i] != y[i]) Throw.InvalidArgument($"In[0].dim({i}) and In[1].dim({i}) must be the same: {x} vs {y}");
        }
    }

    /// <summary>Which matrix of a broadcast batch belongs to matrix <paramref name="index"/> of the result.</summary>
    public static int Place(in Shape batch, in Shape result, int index)
    {
        long at = 0, stride = 1;
        for (int i = 1; i <= batch.Rank; i++)
        {
            long size = result[result.Rank - i];
            if (batch[batch.Rank - i] != 1) at += index % size * stride;
            stride *= batch[batch.Rank - i];
            index = (int)(index / size);
        }
        return (int)at;
    }

    /// <summary>An operand in the product's type; short integers are widened.</summary>
    readonly ref struct Operand<T> where T : unmanaged, INumberBase<T>
    {
        readonly Scratch<T> _scratch;
        readonly bool _owns;

        Operand(ReadOnlySpan<T> values) => Values = values;

        Operand(Scratch<T> scratch)
        {
            _scratch = scratch;
            _owns = true;
            Values = scratch.Span;
        }

        public ReadOnlySpan<T> Values { get; }

        public static Operand<T> Of(Tensor x)
        {
            if (x.DType.IsStoredAs<T>()) return new(x.Read<T>());
            var scratch = new Scratch<T>(x.ElementCount);
            for (int i = 0; i < scratch.Span.Length; i++)
            {
                scratch.Span[i] = x.DType == DType.Int8 ? T.CreateTruncating(x.Read<sbyte>()[i]) : T.CreateTruncating(x.Read<byte>()[i]);
            }
            return new(scratch);
        }

        public void Dispose()
        {
            if (_owns) _scratch.Dispose();
        }
    }

    /// <summary>Sets the gradients of both operands; batch axes that were broadcast are summed.</summary>
    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        bool adjointX = g.Bool("adj_x"), adjointY = g.Bool("adj_y");
        Output dz = g.OutputGradient(0), x = g.Input(0), y = g.Input(1);
        Output dx = adjointX ? Product(s, y, dz, adjointY, true, "grad_x") : Product(s, dz, y, false, !adjointY, "grad_x");
        Output dy = adjointY ? Product(s, dz, x, true, adjointX, "grad_y") : Product(s, x, dz, !adjointX, false, "grad_y");
        bool noBatch = x.Shape.Rank == 2 && y.Shape.Rank == 2;
        bool sameBatch = x.Shape.HasRank && y.Shape.HasRank && x.Shape.Rank == y.Shape.Rank && x.Shape.Slice(0, x.Shape.Rank - 2) is { IsFullyKnown: true } batch
            && batch.Equals(y.Shape.Slice(0, y.Shape.Rank - 2));
        if (noBatch || sameBatch)
        {
            g.SetInput(0, dx);
            g.SetInput(1, dy);
            return;
        }
        Output shapeX = BroadcastGradient.ShapeOf(s, x), shapeY = BroadcastGradient.ShapeOf(s, y);
        BroadcastGradientArgsOutputs axes = s.BroadcastGradientArgs(s.Part(shapeX, 0, -2), s.Part(shapeY, 0, -2));
        g.SetInput(0, s.Reshape(s.Sum(dx, axes.R0), shapeX));
        g.SetInput(1, s.Reshape(s.Sum(dy, axes.R1), shapeY));
    }

    static Output Product(Scope s, Output x, Output y, bool adjointX, bool adjointY, string mark) =>
        s.Add("BatchMatMulV2", [x, y], [("T", x.ValueType), ("adj_x", adjointX), ("adj_y", adjointY), (mark, true)], "MatMul");
}
