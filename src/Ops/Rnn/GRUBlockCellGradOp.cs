using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The gradient of one step of a gated recurrent unit.</summary>
[Op("GRUBlockCellGrad(x: T, h_prev: T, w_ru: T, w_c: T, b_ru: T, b_c: T, r: T, u: T, c: T, d_h: T) -> d_x: T, d_h_prev: T, "
    + "d_c_bar: T, d_r_bar_u_bar: T",
    "T: {float}")]
static class GRUBlockCellGradOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 2), state = c.WithRank(1, 2), gates = c.WithRank(2, 2);
        PartialShape hidden = PartialShape.Of(x[0], state[1]);
        c.SetOutput(0, x);
        c.SetOutput(1, hidden);
        c.SetOutput(2, hidden);
        c.SetOutput(3, PartialShape.Of(x[0], gates[1]));
    }

    [CpuKernel("T: float")]
    public static void Compute(KernelContext c) => GruKernels.Backward(c);
}
