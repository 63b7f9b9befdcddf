using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Patches of images, each laid flat into the last axis.</summary>
[Op("ExtractImagePatches(images: T) -> patches: T", "ksizes: list(int) >= 4", "strides: list(int) >= 4", "rates: list(int) >= 4",
    "T: {bfloat16, half, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128, bool}", "padding: {'SAME', 'VALID'}")]
static class ExtractImagePatchesOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PatchGeometry.Infer(c.WithRank(0, 4), PatchGeometry.Of(c, hasRates: true)));

    public static void Gradient(GradientContext g) => PatchGeometry.Gradient(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly PatchAxis[] _axes = PatchGeometry.Of(k, hasRates: true);

        public override void Compute(KernelContext context) => PatchGeometry.Run(context, _axes);
    }
}
