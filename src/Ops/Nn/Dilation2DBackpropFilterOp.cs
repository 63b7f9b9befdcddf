using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Dilation2D with respect to the filter: the window's gradient goes to the element of the largest sum.</summary>
[Op("Dilation2DBackpropFilter(input: T, filter: T, out_backprop: T) -> filter_backprop: T", "T: realnumbertype", "strides: list(int) >= 4", "rates: list(int) >= 4", "padding: {'SAME', 'VALID'}")]
static class Dilation2DBackpropFilterOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1));

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : DilationGradient<T>(k, input: 1) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}
