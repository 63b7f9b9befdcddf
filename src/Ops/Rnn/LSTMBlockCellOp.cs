using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>One step of an LSTM.</summary>
[Op("LSTMBlockCell(x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T) -> i: T, cs: T, f: T, o: T, ci: T, co: T, h: T",
    "forget_bias: float = 1.0", "cell_clip: float = 3.0", "use_peephole: bool = false", "T: {half, float}")]
static class LSTMBlockCellOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 2), state = c.WithRank(1, 2);
        c.SetOutputs(PartialShape.Of(x[0], state[1]));
    }

    [CpuKernel("T: float")]
    public sealed class Cpu(KernelConstruction k) : LstmKernel(k, LstmGates.Icfo);
}
