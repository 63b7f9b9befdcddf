using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rows of a tensor in random order (Fisher and Yates).</summary>
static class RowShuffle
{
    /// <summary>Does input 0 have rows to shuffle?</summary>
    public static bool HasRows(Tensor input) => input.Shape.Rank > 0 && input.Shape[0] > 1;

    /// <summary>Makes output 0 the rows of input 0, shuffled.</summary>
    public static void Run(KernelContext context, Philox generator)
    {
        Tensor input = context.Input(0);
        int rows = input.Shape.Int(0);
        long width = input.Shape.Product(1, input.Shape.Rank);
        using Tensor order = Tensor.Allocate(DType.Int32, [rows]);
        Shuffle(order.Write<int>(), new PhiloxReader(generator));
        Tensor output = context.Allocate(0, input.Shape);
        ReadOnlySpan<int> from = order.Read<int>();
        for (int i = 0; i < rows; i++) RowCopy.Elements(input, from[i] * width, output, i * width, width);
    }

    static void Shuffle(Span<int> order, PhiloxReader random)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        for (int i = 0; i < order.Length - 1; i++)
        {
            int other = i + (int)(random.Next() % (uint)(order.Length - i));
            (order[i], order[other]) = (order[other], order[i]);
        }
    }
}
