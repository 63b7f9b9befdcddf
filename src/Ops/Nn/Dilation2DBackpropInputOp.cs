using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Dilation2D with respect to the input: the window's gradient goes to the pixel of the largest sum.</summary>
[Op("Dilation2DBackpropInput(input: T, filter: T, out_backprop: T) -> in_backprop: T", "T: realnumbertype", "strides: list(int) >= 4", "rates: list(int) >= 4", "padding: {'SAME', 'VALID'}")]
static class Dilation2DBackpropInputOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0));

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : DilationGradient<T>(k, input: 0) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}
