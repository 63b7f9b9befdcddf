using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Kernels of two inputs with numpy's broadcasting; in place if an input has the result's shape and nobody else needs it.</summary>
static class BinaryKernel
{
    const int MostMergedAxes = 5;

    /// <summary>z = f(x, y) by an operator of spans.</summary>
    public static void Run<T, TResult, TOperator>(KernelContext c)
        where T : unmanaged where TResult : unmanaged where TOperator : struct, ISpanOperator<T, TResult>
    {
        Tensor z = Output(c);
        Tensor x = c.Input(0), y = c.Input(1);
        Broadcast.Binary<T, TResult, TOperator>(x.Read<T>(), x.Shape.Dims, y.Read<T>(), y.Shape.Dims, z.Write<TResult>(), z.Shape.Dims, Workers.Of(c));
    }

    /// <summary>z = f(x, y) by an operator of spans.</summary>
    public static void Run<T, TOperator>(KernelContext c) where T : unmanaged where TOperator : struct, ISpanOperator<T, T> => Run<T, T, TOperator>(c);

    /// <summary>z = f(x, y) by an operator of two elements.</summary>
    public static void Each<T, TResult, TOperator>(KernelContext c)
        where T : unmanaged where TResult : unmanaged where TOperator : struct, IScalarOperator<T, TResult> =>
        Run<T, TResult, EachElement<T, TResult, TOperator>>(c);

    /// <summary>z = f(x, y) by an operator of two elements.</summary>
    public static void Each<T, TOperator>(KernelContext c) where T : unmanaged where TOperator : struct, IScalarOperator<T, T> =>
        Run<T, T, EachElement<T, T, TOperator>>(c);

    /// <summary>z = f(x, y) by an operator of two complex numbers.</summary>
    public static void OfComplex<T, TOperator>(KernelContext c) where T : unmanaged where TOperator : struct, IComplexOperator =>
        Run<T, T, EachElement<T, T, OfComplexes<T, TOperator>>>(c);

    /// <summary>z = f(x, y) of inputs of one size.</summary>
    public static void EachSameSize<T, TOperator>(KernelContext c) where T : unmanaged where TOperator : struct, IScalarOperator<T, T>
    {
        Tensor z = SameSize(c);
        EachElement<T, T, TOperator>.Apply(c.Input(0).Read<T>(), c.Input(1).Read<T>(), z.Write<T>());
    }

    /// <summary>z = f(x, y) of inputs of as many elements, in the shape of input 0.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the numbers of elements differ.</exception>
    public static void EachOfSameCount<T, TOperator>(KernelContext c) where T : unmanaged where TOperator : struct, IScalarOperator<T, T>
    {
        Tensor x = c.Input(0), y = c.Input(1);
        if (x.ElementCount != y.ElementCount)
        {
            Throw.InvalidArgument($"The two arguments to a cwise op must have same number of elements, got {x.ElementCount} and {y.ElementCount}");
        }
        Tensor z = x.Shape == y.Shape ? c.ForwardOrAllocate(0, 1, output: 0, x.Shape) : c.Allocate(0, x.Shape);
        EachElement<T, T, TOperator>.Apply(x.Read<T>(), y.Read<T>(), z.Write<T>());
    }

    /// <summary>Output 0 with the shape of inputs 0 and 1, which must be equal; an input's memory if it may be.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the shapes differ.</exception>
    public static Tensor SameSize(KernelContext c)
    {
        Tensor x = c.Input(0), y = c.Input(1);
        if (x.Shape != y.Shape)
        {
            Throw.InvalidArgument($"Inputs to operation {c.Node.Name} of type {c.Node.Type} must have the same size and shape.  "
                + $"Input 0: {x.Shape} != input 1: {y.Shape}");
        }
        return c.ForwardOrAllocate(0, 1, output: 0, x.Shape);
    }

    /// <summary>Output 0 with the shape of inputs 0 and 1 broadcast against each other; an input's memory if it may be.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the shapes do not fit; UNIMPLEMENTED: they alternate too often.</exception>
    public static Tensor Output(KernelContext c)
    {
        Tensor x = c.Input(0), y = c.Input(1);
        if (!TryShape(x.Shape, y.Shape, out Shape shape)) Throw.InvalidArgument($"Incompatible shapes: {x.Shape} vs. {y.Shape}");
        if (shape.Rank > MostMergedAxes && shape.ElementCount > 0) CheckMergedAxes(x.Shape, y.Shape);
        return c.ForwardOrAllocate(0, 1, output: 0, shape);
    }

    /// <summary>The shape of two shapes broadcast against each other; <see langword="false"/>: they do not fit.</summary>
    public static bool TryShape(in Shape x, in Shape y, out Shape shape)
    {
        if (x == y)
        {
            shape = x;
            return true;
        }
        Span<long> dims = stackalloc long[Math.Max(x.Rank, y.Rank)];
        bool fits = Broadcast.TryShape(x.Dims, y.Dims, dims);
        shape = fits ? new(dims) : default;
        return fits;
    }

    /// <summary>TensorFlow's kernels take no more than five axes after neighbours that are broadcast alike are merged.</summary>
    static void CheckMergedAxes(in Shape x, in Shape y)
    {
        int rank = Math.Max(x.Rank, y.Rank), merged = 0, last = -1;
        for (int i = 1; i <= rank; i++)
        {
            long a = i <= x.Rank ? x[x.Rank - i] : 1, b = i <= y.Rank ? y[y.Rank - i] : 1;
            if (a == 1 && b == 1) continue;
            int kind = a == b ? 0 : a == 1 ? 1 : 2;
            if (kind != last) merged++;
            last = kind;
        }
        if (merged > MostMergedAxes) Throw.Unimplemented($"Broadcast between {x} and {y} is not supported yet.");
    }
}
