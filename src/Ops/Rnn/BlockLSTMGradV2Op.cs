using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The gradient of an LSTM over time.</summary>
[Op("BlockLSTMGradV2(seq_len_max: int64, x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T, i: T, cs: T, f: T, "
    + "o: T, ci: T, co: T, h: T, cs_grad: T, h_grad: T) -> x_grad: T, cs_prev_grad: T, h_prev_grad: T, w_grad: T, wci_grad: T, "
    + "wcf_grad: T, wco_grad: T, b_grad: T",
    "use_peephole: bool", "T: {half, float}")]
static class BlockLSTMGradV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, c.WithRank(1, 3));
        for (int i = 1; i < 4; i++) c.SetOutput(i, c.WithRank(i + 1, 2));
        for (int i = 4; i < 8; i++) c.SetOutput(i, c.WithRank(i + 1, 1));
    }

    [CpuKernel("T: float")]
    public sealed class Cpu(KernelConstruction k) : BlockLstmGradKernel(k, LstmGates.Ifco);
}
