using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tensor plus slices at places that rows of indices name, in the tensor's own memory if nobody else needs it.</summary>
[Op("ScatterNdNonAliasingAdd(input: T, indices: Tindices, updates: T) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64, bool}",
    "Tindices: {int32, int64}", "bad_indices_policy: string = ''")]
static class ScatterNdNonAliasingAddOp
{
    public static void Shape(ShapeContext c) => ScatterNdShapes.Infer(c, c.Input(0), c.WithRankAtLeast(1, 1), c.Input(2));

    public static void Gradient(GradientContext g) => TensorScatter.AdditiveGradient(g, negated: false);

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorScatter.Run(c, ScatterKind.Add, ScatterNdForm.Add);
}
