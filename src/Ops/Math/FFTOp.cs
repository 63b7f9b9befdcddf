using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The Fourier transform over the last axis.</summary>
[Op("FFT(input: Tcomplex) -> output: Tcomplex", "Tcomplex: {complex64, complex128} = DT_COMPLEX64")]
static class FFTOp
{
    public static void Shape(ShapeContext c) => FourierWork.Shape(c, axes: 1);

    public static void Gradient(GradientContext g) => g.SetInput(0, FourierWork.Gradient(g, "IFFT", axes: 1, inverse: false));

    [CpuKernel("Tcomplex: complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged => FourierWork.Run<T>(c, axes: 1, inverse: false);
}
