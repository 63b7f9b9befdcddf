using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Dilation2D with respect to the filter: the window's gradient goes to the element of the largest sum.</summary>
[Op("Dilation2DBackpropFilter(input: T, filter: T, out_backprop: T) -> filter_backprop: T", "T: realnumbertype", "strides: list(int) >= 4", "rates: list(int) >= 4", "padding: {'SAME', 'VALID'}")]
static class Dilation2DBackpropFilterOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1));

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        readonly Dilation _dilation = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), filter = context.Input(1), gradient = context.Input(2);
            DilationWindows windows = _dilation.Over(x.Shape, filter.Shape);
            if (gradient.Shape != windows.Output) Throw.InvalidArgument($"out_backprop has incompatible size: expected {windows.Output}, got {gradient.Shape}");
            Span<T> result = context.Allocate(0, context.Input(1).Shape).Write<T>();
            result.Clear();
            ReadOnlySpan<T> g = gradient.Read<T>();
            for (int i = 0; i < g.Length; i++)
            {
                int place = windows.Largest(x.Read<T>(), filter.Read<T>(), i).Element;
                if (place >= 0) result[place] += g[i];
            }
        }
    }
}
