using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The gradient of one step of an LSTM.</summary>
[Op("LSTMBlockCellGrad(x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T, i: T, cs: T, f: T, o: T, ci: T, co: T, "
    + "cs_grad: T, h_grad: T) -> cs_prev_grad: T, dicfo: T, wci_grad: T, wcf_grad: T, wco_grad: T",
    "use_peephole: bool", "T: {half, float}")]
static class LSTMBlockCellGradOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 2), state = c.WithRank(1, 2);
        long width = state[1];
        c.SetOutput(0, PartialShape.Of(x[0], width));
        c.SetOutput(1, PartialShape.Of(x[0], width < 0 ? width : width * 4));
        for (int i = 2; i < 5; i++) c.SetOutput(i, PartialShape.Of(width));
    }

    [CpuKernel("T: float")]
    public sealed class Cpu(KernelConstruction k) : LstmCellGradKernel(k);
}
