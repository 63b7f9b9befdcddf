using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The real numbers whose Fourier transform begins with the input.</summary>
[Op("IRFFT3D(input: Tcomplex, fft_length: int32) -> output: Treal", "Treal: {float, double} = DT_FLOAT",
    "Tcomplex: {complex64, complex128} = DT_COMPLEX64")]
static class IRFFT3DOp
{
    public static void Shape(ShapeContext c) => FourierWork.RealShape(c, axes: 3, inverse: true);

    public static void Gradient(GradientContext g) => g.SetInput(0, FourierWork.InverseRealGradient(g, "RFFT3D", axes: 3));

    [CpuKernel("Treal: float", "Tcomplex: complex64")]
    public static void Compute(KernelContext c) => FourierWork.RunInverseReal<Complex64, float>(c, axes: 3);

    [CpuKernel("Treal: double", "Tcomplex: complex128")]
    public static void ComputeDouble(KernelContext c) => FourierWork.RunInverseReal<Complex, double>(c, axes: 3);
}
