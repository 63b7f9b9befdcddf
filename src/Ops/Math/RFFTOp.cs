using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The first half of the Fourier transform of real numbers.</summary>
[Op("RFFT(input: Treal, fft_length: int32) -> output: Tcomplex", "Treal: {float, double} = DT_FLOAT",
    "Tcomplex: {complex64, complex128} = DT_COMPLEX64")]
static class RFFTOp
{
    public static void Shape(ShapeContext c) => FourierWork.RealShape(c, axes: 1, inverse: false);

    public static void Gradient(GradientContext g) => g.SetInput(0, FourierWork.RealGradient(g, "IFFT", axes: 1));

    [CpuKernel("Treal: float", "Tcomplex: complex64")]
    public static void Compute(KernelContext c) => FourierWork.RunReal<float, Complex64>(c, axes: 1);

    [CpuKernel("Treal: double", "Tcomplex: complex128")]
    public static void ComputeDouble(KernelContext c) => FourierWork.RunReal<double, Complex>(c, axes: 1);
}
