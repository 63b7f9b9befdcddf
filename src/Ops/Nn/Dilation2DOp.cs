using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Grayscale dilation: the largest sum of a pixel and a filter's element under each window.</summary>
[Op("Dilation2D(input: T, filter: T) -> output: T", "T: realnumbertype", "strides: list(int) >= 4", "rates: list(int) >= 4", "padding: {'SAME', 'VALID'}")]
static class Dilation2DOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 4), filter = c.WithRank(1, 3);
        long[] strides = c.Ints("strides"), rates = c.Ints("rates");
        if (strides.Length != 4) c.Fail($"Dilation2D requires the stride attribute to contain 4 values, but got: {strides.Length}");
        if (rates.Length != 4) c.Fail($"Dilation2D requires the rates attribute to contain 4 values, but got: {rates.Length}");
        string padding = c.String("padding");
        long depth = filter[2];
        if (x.IsFullyKnown && filter.IsFullyKnown) c.MergeDims(x[3], depth);
        c.SetOutput(0, !x.IsFullyKnown || !filter.IsFullyKnown
            ? PartialShape.Of(x[0], PartialShape.UnknownDim, PartialShape.UnknownDim, depth)
            : PartialShape.Of(x[0], WindowShapes.Size(c, x[1], filter[0], strides[1], rates[1], padding), WindowShapes.Size(c, x[2], filter[1], strides[2], rates[2], padding), depth));
    }

    public static void Gradient(GradientContext g)
    {
        long[] strides = g.Ints("strides"), rates = g.Ints("rates");
        string padding = g.String("padding");
        g.SetInput(0, g.Scope.Dilation2DBackpropInput(g.Input(0), g.Input(1), g.OutputGradient(0), strides, rates, padding));
        g.SetInput(1, g.Scope.Dilation2DBackpropFilter(g.Input(0), g.Input(1), g.OutputGradient(0), strides, rates, padding));
    }

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        readonly Dilation _dilation = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), filter = context.Input(1);
            DilationWindows windows = _dilation.Over(x.Shape, filter.Shape);
            Span<T> y = context.Allocate(0, windows.Output).Write<T>();
            for (int i = 0; i < y.Length; i++) y[i] = windows.Largest(x.Read<T>(), filter.Read<T>(), i).Value;
        }
    }
}
