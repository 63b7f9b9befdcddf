using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>An LSTM over time, with gates in the order input, forget, cell, output.</summary>
[Op("BlockLSTMV2(seq_len_max: int64, x: T, cs_prev: T, h_prev: T, w: T, wci: T, wcf: T, wco: T, b: T) -> i: T, cs: T, f: T, o: T, "
    + "ci: T, co: T, h: T",
    "cell_clip: float = 0.0", "use_peephole: bool = false", "T: {half, float}")]
static class BlockLSTMV2Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(1, 3);
        long gates = c.WithRank(8, 1)[0];
        c.SetOutputs(PartialShape.Of(x[0], x[1], gates < 0 ? gates : gates / 4));
    }

    public static void Gradient(GradientContext g) => LstmGradient.OfBlock(g);

    [CpuKernel("T: float")]
    public sealed class Cpu(KernelConstruction k) : LstmKernel(k, LstmGates.Ifco);
}
