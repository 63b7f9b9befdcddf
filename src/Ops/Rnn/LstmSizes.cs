using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sizes of an LSTM's tensors, checked; inputs from <paramref name="First"/> on are x, cs_prev, h_prev, w, wci, wcf, wco, b.</summary>
/// <param name="First">First of these inputs.</param>
/// <param name="Time">Points in time; 1 for a single cell.</param>
/// <param name="Batch">Rows of the batch.</param>
/// <param name="Input">Features of x.</param>
/// <param name="Cell">Width of the cell.</param>
readonly record struct LstmSizes(int First, int Time, int Batch, int Input, int Cell)
{
    /// <summary>Reads and checks the inputs' shapes.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: they do not fit.</exception>
    public static LstmSizes Of(KernelContext c, int first)
    {
        Shape x = c.Input(first).Shape, state = c.Input(first + 1).Shape, hidden = c.Input(first + 2).Shape, w = c.Input(first + 3).Shape;
        bool isBlock = first == 1;
        if (x.Rank != (isBlock ? 3 : 2)) Throw.InvalidArgument($"x must be {(isBlock ? 3 : 2)}D, got shape {x}");
        if (state.Rank != 2) Throw.InvalidArgument($"cs_prev must be rank 2 but is rank {state.Rank}.");
        if (hidden.Rank != 2) Throw.InvalidArgument($"h_prev must be rank 2 but is rank {hidden.Rank}.");
        if (w.Rank != 2) Throw.InvalidArgument($"w must be rank 2 but is rank {w.Rank}.");
        var sizes = new LstmSizes(first, isBlock ? x.Int(0) : 1, x.Int(isBlock ? 1 : 0), x.Int(isBlock ? 2 : 1), state.Int(1));
        Same(state[0], sizes.Batch, "cs_prev.dims(0) != batch_size");
        Same(hidden[0], sizes.Batch, "h_prev.dims(0) != batch_size");
        Same(hidden[1], sizes.Cell, "h_prev.dims(1) != cell_size");
        Same(w[0], sizes.Input + sizes.Cell, "w.dim_size(0) != input_size + cell_size");
        Same(w[1], sizes.Cell * 4, "w.dim_size(1) != cell_size * 4");
        for (int i = 4; i < 7; i++) Same(c.Input(first + i).ElementCount, sizes.Cell, $"{PeepholeNames[i - 4]}.dim_size(0) != cell_size");
        Same(c.Input(first + 7).ElementCount, sizes.Cell * 4, "b.dim_size(0) != cell_size * 4");
        return sizes;
    }

    static readonly string[] PeepholeNames = ["wci", "wcf", "wco"];

    static void Same(long got, long wanted, string rule)
    {
        if (got != wanted) Throw.InvalidArgument($"{rule}: {got} vs. {wanted}");
    }

    /// <summary>The peepholes among the inputs, if used.</summary>
    public Linalg.LstmPeepholes Peepholes(KernelContext c, bool use) => use
        ? new(c.Input(First + 4).Read<float>(), c.Input(First + 5).Read<float>(), c.Input(First + 6).Read<float>())
        : default;

    /// <summary>Copies x and the previous outputs of each row beside each other.</summary>
    public void Join(ReadOnlySpan<float> x, ReadOnlySpan<float> hidden, Span<float> joined)
    {
        for (int row = 0; row < Batch; row++)
        {
            Span<float> target = joined.Slice(row * (Input + Cell), Input + Cell);
            x.Slice(row * Input, Input).CopyTo(target);
            hidden.Slice(row * Cell, Cell).CopyTo(target[Input..]);
        }
    }
}
