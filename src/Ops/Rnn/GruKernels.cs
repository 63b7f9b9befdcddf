using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gated recurrent unit (Cho et al., 2014): inputs are x, h_prev, w_ru, w_c, b_ru, b_c.</summary>
static class GruKernels
{
    /// <summary>One step: outputs r, u, c, h.</summary>
    public static void Forward(KernelContext k)
    {
        (int batch, int input, int cell) = Sizes(k);
        ReadOnlySpan<float> x = k.Input(0).Read<float>(), before = k.Input(1).Read<float>();
        Span<float> r = Output(k, 0, batch, cell), u = Output(k, 1, batch, cell), c = Output(k, 2, batch, cell), h = Output(k, 3, batch, cell);
        using Tensor joined = Tensor.Allocate(DType.Float, [batch, input + cell]), gates = Tensor.Allocate(DType.Float, [batch, 2 * cell]);
        using Tensor scaled = Tensor.Allocate(DType.Float, [batch, cell]);
        Join(x, before, joined.Write<float>(), batch, input, cell);
        Gemm.Multiply(joined.Read<float>(), k.Input(2).Read<float>(), gates.Write<float>(), batch, 2 * cell, input + cell,
            epilogue: new Epilogue<float> { Bias = k.Input(4).Read<float>() }, workers: Workers.Of(k));
        for (int row = 0; row < batch; row++)
        {
            ReadOnlySpan<float> both = gates.Read<float>().Slice(row * 2 * cell, 2 * cell);
            Elementwise.Sigmoid<float>(both[..cell], r.Slice(row * cell, cell));
            Elementwise.Sigmoid<float>(both[cell..], u.Slice(row * cell, cell));
        }
        TensorPrimitives.Multiply(before, r, scaled.Write<float>());
        Join(x, scaled.Read<float>(), joined.Write<float>(), batch, input, cell);
        Gemm.Multiply(joined.Read<float>(), k.Input(3).Read<float>(), c, batch, cell, input + cell,
            epilogue: new Epilogue<float> { Bias = k.Input(5).Read<float>() }, workers: Workers.Of(k));
        Elementwise.Tanh<float>(c, c);
        for (int i = 0; i < h.Length; i++) h[i] = u[i] * before[i] + (1 - u[i]) * c[i];
    }

    /// <summary>The gradient of one step: further inputs are r, u, c, d_h; outputs d_x, d_h_prev, d_c_bar, d_r_bar_u_bar.</summary>
    public static void Backward(KernelContext k)
    {
        (int batch, int input, int cell) = Sizes(k);
        ReadOnlySpan<float> before = k.Input(1).Read<float>(), r = k.Input(6).Read<float>(), u = k.Input(7).Read<float>();
        ReadOnlySpan<float> c = k.Input(8).Read<float>(), dh = k.Input(9).Read<float>();
        Span<float> dx = Output(k, 0, batch, input), dBefore = Output(k, 1, batch, cell), dc = Output(k, 2, batch, cell), gates = Output(k, 3, batch, 2 * cell);
        using Tensor first = Tensor.Allocate(DType.Float, [batch, input + cell]), second = Tensor.Allocate(DType.Float, [batch, input + cell]);
        for (int i = 0; i < dc.Length; i++) dc[i] = dh[i] * (1 - u[i]) * (1 - c[i] * c[i]);
        Gemm.Multiply(dc, k.Input(3).Read<float>(), second.Write<float>(), batch, input + cell, cell, transposeB: true, workers: Workers.Of(k));
        ReadOnlySpan<float> fromCandidate = second.Read<float>();
        for (int row = 0; row < batch; row++)
        {
            for (int j = 0; j < cell; j++)
            {
                int i = row * cell + j;
                gates[row * 2 * cell + j] = fromCandidate[row * (input + cell) + input + j] * before[i] * r[i] * (1 - r[i]);
                gates[row * 2 * cell + cell + j] = dh[i] * (before[i] - c[i]) * u[i] * (1 - u[i]);
            }
        }
        Gemm.Multiply(gates, k.Input(2).Read<float>(), first.Write<float>(), batch, input + cell, 2 * cell, transposeB: true, workers: Workers.Of(k));
        ReadOnlySpan<float> fromGates = first.Read<float>();
        for (int row = 0; row < batch; row++)
        {
            int at = row * (input + cell);
            for (int j = 0; j < input; j++) dx[row * input + j] = fromGates[at + j] + fromCandidate[at + j];
            for (int j = 0; j < cell; j++)
            {
                int i = row * cell + j;
                dBefore[i] = fromGates[at + input + j] + fromCandidate[at + input + j] * r[i] + dh[i] * u[i];
            }
        }
    }

    static Span<float> Output(KernelContext k, int output, int rows, int columns) => k.Allocate(output, [rows, columns]).Write<float>();

    static void Join(ReadOnlySpan<float> x, ReadOnlySpan<float> hidden, Span<float> joined, int batch, int input, int cell) =>
        new LstmSizes(0, 1, batch, input, cell).Join(x, hidden, joined);

    static (int Batch, int Input, int Cell) Sizes(KernelContext k)
    {
        Shape x = k.Input(0).Shape, hidden = k.Input(1).Shape, gates = k.Input(2).Shape, candidate = k.Input(3).Shape;
        if (x.Rank != 2 || hidden.Rank != 2 || gates.Rank != 2 || candidate.Rank != 2) Throw.InvalidArgument("x, h_prev, w_ru and w_c must be matrices");
        (int batch, int input, int cell) = (x.Int(0), x.Int(1), hidden.Int(1));
        Same(hidden[0], batch, "h_prev.dims(0) != batch_size");
        Same(gates[0], input + cell, "w_ru.dim_size(0) != input_size + cell_size");
        Same(gates[1], cell * 2, "w_ru.dim_size(1) != cell_size * 2");
        Same(candidate[0], input + cell, "w_c.dim_size(0) != input_size + cell_size");
        Same(candidate[1], cell, "w_c.dim_size(1) != cell_size");
        Same(k.Input(4).ElementCount, cell * 2, "b_ru.dim_size(0) != cell_size * 2");
        Same(k.Input(5).ElementCount, cell, "b_c.dim_size(0) != cell_size");
        return (batch, input, cell);
    }

    static void Same(long got, long wanted, string rule)
    {
        if (got != wanted) Throw.InvalidArgument($"{rule}: {got} vs. {wanted}");
    }
}
