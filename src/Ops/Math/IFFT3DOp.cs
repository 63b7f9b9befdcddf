using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The inverse Fourier transform over the last three axes.</summary>
[Op("IFFT3D(input: Tcomplex) -> output: Tcomplex", "Tcomplex: {complex64, complex128} = DT_COMPLEX64")]
static class IFFT3DOp
{
    public static void Shape(ShapeContext c) => FourierWork.Shape(c, axes: 3);

    public static void Gradient(GradientContext g) => g.SetInput(0, FourierWork.Gradient(g, "FFT3D", axes: 3, inverse: true));

    [CpuKernel("Tcomplex: complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged => FourierWork.Run<T>(c, axes: 3, inverse: true);
}
