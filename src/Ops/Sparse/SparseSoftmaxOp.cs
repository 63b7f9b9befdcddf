using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Softmax along the last axis of a sparse tensor; what is absent takes no part.</summary>
[Op("SparseSoftmax(sp_indices: int64, sp_values: T, sp_shape: int64) -> output: T", "T: {half, float, double}")]
static class SparseSoftmaxOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 2);
        c.WithRank(2, 1);
        c.SetOutput(0, c.WithRank(1, 1));
    }

    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output indices = g.Input(0), sizes = g.Input(2), result = g.Output(0), gradient = g.OutputGradient(0);
        (string, AttrValue)[] type = [("T", result.ValueType)];
        Output products = g.Call("Mul", [result, gradient], type);
        Output sums = g.Call("Neg", [scope.SparseReduceSum(indices, products, sizes, scope.Const([-1]), keepDims: true)], type);
        g.SetInput(1, g.Call("Mul", [scope.SparseDenseCwiseAdd(indices, gradient, sizes, sums), result], type));
    }

    [CpuKernel("T: half, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var input = new SparseInput(c, 0);
        if (input.Rank < 2) Throw.InvalidArgument("Input should have rank >= 2");
        input.CheckBounds();
        ReadOnlySpan<T> values = input.Values.Read<T>();
        Span<T> output = c.Allocate(0, [input.Count]).Write<T>();
        for (int start = 0; start < input.Count;)
        {
            int end = start + 1;
            while (end < input.Count && input.Index(end)[..^1].SequenceEqual(input.Index(start)[..^1])) end++;
            Normalize(values[start..end], output[start..end]);
            start = end;
        }
    }

    static void Normalize<T>(ReadOnlySpan<T> values, Span<T> output) where T : IFloatingPointIeee754<T>
    {
        T max = values[0], sum = T.Zero;
        foreach (T value in values) max = T.Max(max, value);
        for (int i = 0; i < values.Length; i++) sum += output[i] = T.Exp(values[i] - max);
        foreach (ref T value in output) value /= sum;
    }
}
