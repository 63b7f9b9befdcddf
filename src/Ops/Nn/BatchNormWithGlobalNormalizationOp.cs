using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Normalization of every channel by a given mean and variance.</summary>
[Op("BatchNormWithGlobalNormalization(t: T, m: T, v: T, beta: T, gamma: T) -> result: T", "T: numbertype", "variance_epsilon: float", "scale_after_normalization: bool")]
static class BatchNormWithGlobalNormalizationOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 4);
        long channels = x[3];
        for (int i = 1; i <= 4; i++) channels = c.MergeDims(channels, c.WithRank(i, 1)[0]);
        c.SetOutput(0, PartialShape.Of(x[0], x[1], x[2], channels));
    }

    public static void Gradient(GradientContext g)
    {
        BatchNormWithGlobalNormalizationGradOutputs parts = g.Scope.BatchNormWithGlobalNormalizationGrad(g.Input(0), g.Input(1), g.Input(2), g.Input(4),
            g.OutputGradient(0), g.Float("variance_epsilon"), g.Bool("scale_after_normalization"));
        g.SetInput(0, parts.Dx);
        g.SetInput(1, parts.Dm);
        g.SetInput(2, parts.Dv);
        g.SetInput(3, parts.Db);
        g.SetInput(4, parts.Dg);
    }

    /// <summary>Fails unless input 0 is a batch of images and the inputs after it are vectors with a number for each channel.</summary>
    public static void Check(KernelContext context, int vectors)
    {
        Shape images = context.Input(0).Shape;
        if (images.Rank != 4) Throw.InvalidArgument($"input must be 4-dimensional{images}");
        for (int i = 1; i <= vectors; i++)
        {
            Shape vector = context.Input(i).Shape;
            if (vector.Rank != 1) Throw.InvalidArgument($"input {i} must be 1-dimensional{vector}");
            if (vector[0] != images[3]) Throw.InvalidArgument($"input {i} must have as many elements as the input's last dimension: {vector[0]} vs. {images[3]}");
        }
    }

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly T _epsilon = T.CreateTruncating(k.Float("variance_epsilon"));
        readonly bool _scales = k.Bool("scale_after_normalization");

        public override void Compute(KernelContext context)
        {
            Check(context, vectors: 4);
            Tensor x = context.Input(0), y = context.ForwardOrAllocate(input: 0, output: 0, x.Shape);
            ReadOnlySpan<T> mean = context.Input(1).Read<T>(), variance = context.Input(2).Read<T>(), beta = context.Input(3).Read<T>(), gamma = context.Input(4).Read<T>();
            int channels = mean.Length;
            using var factors = new Scratch<T>(Math.Max(1, channels));
            for (int c = 0; c < channels; c++) factors.Span[c] = (_scales ? gamma[c] : T.One) / T.Sqrt(variance[c] + _epsilon);
            ReadOnlySpan<T> from = x.Read<T>();
            Span<T> to = y.Write<T>();
            for (int row = 0; row < from.Length; row += channels)
            {
                for (int c = 0; c < channels; c++) to[row + c] = (from[row + c] - mean[c]) * factors.Span[c] + beta[c];
            }
        }
    }
}
