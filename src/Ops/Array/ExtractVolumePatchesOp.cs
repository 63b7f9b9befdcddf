using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Patches of volumes, each laid flat into the last axis.</summary>
[Op("ExtractVolumePatches(input: T) -> patches: T", "ksizes: list(int) >= 5", "strides: list(int) >= 5",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}", "padding: {'SAME', 'VALID'}")]
static class ExtractVolumePatchesOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PatchGeometry.Infer(c.WithRank(0, 5), PatchGeometry.Of(c, hasRates: false)));

    public static void Gradient(GradientContext g) => PatchGeometry.Gradient(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly PatchAxis[] _axes = PatchGeometry.Of(k, hasRates: false);

        public override void Compute(KernelContext context) => PatchGeometry.Run(context, _axes);
    }
}
