using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>One step of a gated recurrent unit.</summary>
[Op("GRUBlockCell(x: T, h_prev: T, w_ru: T, w_c: T, b_ru: T, b_c: T) -> r: T, u: T, c: T, h: T", "T: {float}")]
static class GRUBlockCellOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 2), state = c.WithRank(1, 2);
        c.SetOutputs(PartialShape.Of(x[0], state[1]));
    }

    [CpuKernel("T: float")]
    public static void Compute(KernelContext c) => GruKernels.Forward(c);
}
