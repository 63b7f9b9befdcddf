using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Dilation2D: each window's gradient goes to what makes its largest sum.</summary>
/// <param name="k">The node: <c>strides</c>, <c>rates</c>, <c>padding</c>.</param>
/// <param name="input">Which input the gradient is of: 0 the images, 1 the filter.</param>
abstract class DilationGradient<T>(KernelConstruction k, int input) : Kernel where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    readonly Dilation _dilation = new(k);

    public sealed override void Compute(KernelContext context)
    {
        Tensor x = context.Input(0), filter = context.Input(1), gradient = context.Input(2);
        DilationWindows windows = _dilation.Over(x.Shape, filter.Shape);
        if (gradient.Shape != windows.Output) Throw.InvalidArgument($"out_backprop has incompatible size: expected {windows.Output}, got {gradient.Shape}");
        Span<T> result = context.Allocate(0, context.Input(input).Shape).Write<T>();
        result.Clear();
        ReadOnlySpan<T> g = gradient.Read<T>();
        for (int i = 0; i < g.Length; i++)
        {
            (_, int pixel, int element) = windows.Largest(x.Read<T>(), filter.Read<T>(), i);
            int place = input == 0 ? pixel : element;
            if (place >= 0) result[place] += g[i];
        }
    }
}
