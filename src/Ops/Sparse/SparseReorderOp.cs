using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The values of a sparse tensor in the order of their indices.</summary>
[Op("SparseReorder(input_indices: int64, input_values: T, input_shape: int64) -> output_indices: int64, output_values: T", "T: type")]
static class SparseReorderOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(2, 1);
        c.SetOutput(0, c.WithRank(0, 2));
        c.SetOutput(1, c.WithRank(1, 1));
    }

    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output count = scope.Element(scope.Shape(g.Input(0)), 0);
        Output entries = scope.Range(scope.Const(0), count, scope.Const(1));
        Output order = scope.SparseReorder(g.Input(0), entries, g.Input(2)).OutputValues;
        g.SetInput(1, scope.GatherV2(g.OutputGradient(1), scope.InvertPermutation(order), scope.Const(0)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        var input = new SparseInput(c, 0);
        input.CheckBounds();
        using Tensor places = Tensor.Allocate(DType.Int64, [input.Count]), order = Tensor.Allocate(DType.Int32, [input.Count]);
        Span<long> keys = places.Write<long>();
        Span<int> from = order.Write<int>();
        bool sorted = true;
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = SparseIndices.Place(input.Index(i), input.Sizes);
            from[i] = i;
            sorted &= i == 0 || keys[i - 1] <= keys[i];
        }
        if (sorted)
        {
            c.SetOutput(0, c.Input(0));
            c.SetOutput(1, c.Input(1));
            return;
        }
        keys.Sort(from);
        Span<long> indices = SparseOutput.Indices(c, 0, input.Count, input.Rank);
        Tensor values = c.Allocate(1, input.Values.Shape);
        for (int i = 0; i < from.Length; i++)
        {
            input.Index(from[i]).CopyTo(indices[(i * input.Rank)..]);
            RowCopy.Elements(input.Values, from[i], values, i, 1);
        }
    }
}
