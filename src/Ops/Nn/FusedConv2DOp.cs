using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Conv2D with a bias or a batch normalization and an activation, as TensorFlow's optimizer writes it.</summary>
[Op("_FusedConv2D(input: T, filter: T, args: TArgs, host_args: num_host_args * float) -> output: T", "T: {half, float, double, int8, qint8}",
    "TArgs: list(type) >= 1", "num_args: int >= 0", "num_host_args: int >= 0 = 0", "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}",
    "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'", "filter_format: {'HWIO', 'OIHW', 'OIHW_VECT_I'} = 'HWIO'",
    "dilations: list(int) = [1, 1, 1, 1]", "use_cudnn_on_gpu: bool = true", "fused_ops: list(string) = []", "epsilon: float = 9.999999747378752e-05",
    "leakyrelu_alpha: float = 0.20000000298023224")]
static class FusedConv2DOp
{
    public static void Shape(ShapeContext c) => WindowShapes.Convolution(c, spatial: 2);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T> : ConvolutionKernel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        readonly bool _normalizes;
        readonly string? _activation;
        readonly float _alpha;
        readonly T _epsilon;

        public Cpu(KernelConstruction k) : base(k)
        {
            string[] fused = k.StringList("fused_ops");
            bool known = fused is ["BiasAdd" or "FusedBatchNorm"] || (fused is ["BiasAdd" or "FusedBatchNorm", _] && FusedActivation.Exists(fused[1]));
            if (!known) Throw.Unimplemented($"Fusion is not implemented: [{string.Join(",", fused)}]");
            _normalizes = fused[0] == "FusedBatchNorm";
            _activation = fused.Length > 1 ? fused[1] : null;
            (_alpha, _epsilon) = (k.Float("leakyrelu_alpha"), T.CreateTruncating(k.Float("epsilon")));
        }

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), filter = context.Input(1);
            if (x.Shape.Rank != 4) Throw.InvalidArgument($"convolution input must be 4-dimensional: {x.Shape}");
            if (filter.Shape.Rank != 4) Throw.InvalidArgument($"convolution filter must be 4-dimensional: {filter.Shape}");
            if (x.Shape[3] != filter.Shape[2]) Throw.InvalidArgument($"input depth must be evenly divisible by filter depth: {x.Shape[3]} vs {filter.Shape[2]}");
            SlidingWindow window = Window.Over(x.Shape, filter.Shape.Int(0), filter.Shape.Int(1));
            int channels = filter.Shape.Int(3);
            Tensor y = context.Allocate(0, [window.Batch, window.OutHeight, window.OutWidth, channels]);
            if (y.ElementCount == 0) return;
            Forward(window, x.Read<T>(), filter.Read<T>(), channels, y.Write<T>(), Workers.Of(context));
            Finish(context, y.Write<T>(), channels);
        }

        void Finish(KernelContext context, Span<T> y, int channels)
        {
            long rows = y.Length / channels;
            using var offsets = new Scratch<T>(channels);
            if (!_normalizes) context.Input(2).Read<T>().CopyTo(offsets.Span);
            else
            {
                ReadOnlySpan<T> scale = context.Input(2).Read<T>(), offset = context.Input(3).Read<T>(), mean = context.Input(4).Read<T>(), variance = context.Input(5).Read<T>();
                using var factors = new Scratch<T>(channels);
                for (int i = 0; i < channels; i++)
                {
                    factors.Span[i] = scale[i] / T.Sqrt(variance[i] + _epsilon);
                    offsets.Span[i] = offset[i] - mean[i] * factors.Span[i];
                }
                Broadcast.Multiply(y, [rows, channels], factors.Span, [channels], y, [rows, channels]);
            }
            Broadcast.Add(y, [rows, channels], offsets.Span, [channels], y, [rows, channels]);
            if (_activation is not null) FusedActivation.Apply(_activation, y, _alpha);
        }
    }
}
