using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An operation on two numbers.</summary>
interface IPairOperation<T>
{
    static abstract T Apply(T x, T y);
}

/// <summary>Sum.</summary>
readonly struct PairSum<T> : IPairOperation<T> where T : INumberBase<T>
{
    public static T Apply(T x, T y) => x + y;
}

/// <summary>Product.</summary>
readonly struct PairProduct<T> : IPairOperation<T> where T : INumberBase<T>
{
    public static T Apply(T x, T y) => x * y;
}

/// <summary>Quotient.</summary>
readonly struct PairQuotient<T> : IPairOperation<T> where T : INumberBase<T>
{
    public static T Apply(T x, T y) => x / y;
}

/// <summary>Combines each value of a sparse tensor with the element of a dense one, broadcast to its shape, at its index.</summary>
static class SparseDenseElementwise
{
    /// <summary>Makes output 0 the values.</summary>
    public static void Run<T, TOperation>(KernelContext c) where T : unmanaged, INumberBase<T> where TOperation : IPairOperation<T>
    {
        var sparse = new SparseInput(c, 0);
        Tensor dense = c.Input(3);
        Check(sparse, dense.Shape);
        sparse.CheckBounds();
        ReadOnlySpan<T> left = sparse.Values.Read<T>(), right = dense.Read<T>();
        Span<T> output = c.Allocate(0, [sparse.Count]).Write<T>();
        int added = sparse.Rank - dense.Shape.Rank;
        for (int i = 0; i < output.Length; i++)
        {
            ReadOnlySpan<long> index = sparse.Index(i)[added..];
            long place = 0;
            for (int axis = 0; axis < index.Length; axis++) place = place * dense.Shape[axis] + (dense.Shape[axis] == 1 ? 0 : index[axis]);
            output[i] = TOperation.Apply(left[i], right[(int)place]);
        }
    }

    static void Check(SparseInput sparse, in Shape dense)
    {
        bool fits = dense.Rank <= sparse.Rank;
        for (int i = 1; fits && i <= dense.Rank; i++) fits = dense[dense.Rank - i] == 1 || dense[dense.Rank - i] == sparse.Sizes[^i];
        if (!fits)
        {
            Throw.InvalidArgument("SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: "
                + $"[{string.Join(",", sparse.Sizes.ToArray())}] vs. [{string.Join(",", dense.Dims.ToArray())}]");
        }
    }

    /// <summary>The gradient of products and quotients.</summary>
    public static void Gradient(GradientContext g, bool isProduct)
    {
        Scope scope = g.Scope;
        Output indices = g.Input(0), values = g.Input(1), sizes = g.Input(2), dense = g.Input(3), gradient = g.OutputGradient(0);
        Output denseSizes = scope.Shape(dense, DType.Int64);
        Output added = scope.ExpandDims(g.Call("Sub", [scope.Size(sizes), scope.Size(denseSizes)], [("T", DType.Int32)]), scope.Const(0));
        Output ones = scope.Fill(added, scope.Const(1L));
        Output scaling = Divide(g, sizes, scope.Join(ones, denseSizes));
        Output places = scope.Slice(Divide(g, indices, scaling), scope.Join(scope.Const([0]), added), scope.Const([-1, -1]));
        Output elements = g.Call("GatherNd", [dense, places], [("Tparams", dense.ValueType), ("Tindices", DType.Int64)]);
        (string, AttrValue)[] type = [("T", values.ValueType)];
        Output denseValues = isProduct
            ? g.Call("Mul", [gradient, values], type)
            : g.Call("Mul", [gradient, g.Call("RealDiv", [g.Call("Neg", [values], type), g.Call("Square", [elements], type)], type)], type);
        g.SetInput(1, g.Call(isProduct ? "Mul" : "RealDiv", [gradient, elements], type));
        g.SetInput(3, scope.SparseTensorDenseAdd(places, denseValues, denseSizes, scope.ZerosLike(dense)));
    }

    static Output Divide(GradientContext g, Output x, Output y) => g.Call("FloorDiv", [x, y], [("T", DType.Int64)]);
}
