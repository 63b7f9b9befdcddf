using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An LSTM over time.</summary>
[Op("BlockLSTM(seq_len_max: int64, x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T) -> i: T, cs: T, f: T, o: T, "
    + "ci: T, co: T, h: T",
    "forget_bias: float = 1.0", "cell_clip: float = 3.0", "use_peephole: bool = false", "T: {half, float}")]
static class BlockLSTMOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(1, 3);
        long gates = c.WithRank(8, 1)[0];
        c.SetOutputs(PartialShape.Of(x[0], x[1], gates < 0 ? gates : gates / 4));
    }

    public static void Gradient(GradientContext g) => LstmGradient.OfBlock(g);

    [CpuKernel("T: float")]
    public sealed class Cpu(KernelConstruction k) : LstmKernel(k, LstmGates.Icfo);
}
