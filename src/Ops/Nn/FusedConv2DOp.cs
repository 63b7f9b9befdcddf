using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Conv2D with a bias or a batch normalization, the sum with another tensor, and an activation, as TensorFlow's optimizer and ours write it.
/// Attribute <c>_packed_columns</c>: the filter is packed by <see cref="PackMatrixOp"/> and has so many output channels.
/// </summary>
[Op("_FusedConv2D(input: T, filter: T, args: TArgs, host_args: num_host_args * float) -> output: T", "T: {half, float, double, int8, qint8}",
    "TArgs: list(type) >= 1", "num_args: int >= 0", "num_host_args: int >= 0 = 0", "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}",
    "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'", "filter_format: {'HWIO', 'OIHW', 'OIHW_VECT_I'} = 'HWIO'",
    "dilations: list(int) = [1, 1, 1, 1]", "use_cudnn_on_gpu: bool = true", "fused_ops: list(string) = []", "epsilon: float = 9.999999747378752e-05",
    "leakyrelu_alpha: float = 0.20000000298023224")]
static class FusedConv2DOp
{
    const int SumInput = 3;

    public static void Shape(ShapeContext c) => WindowShapes.Convolution(c, spatial: 2);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T> : ConvolutionKernel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        readonly FusedOps _fused;
        readonly T _epsilon;

        public Cpu(KernelConstruction k) : base(k) => (_fused, _epsilon) = (new(k, canNormalize: true, canSum: true), T.CreateTruncating(k.Float("epsilon")));

        public override void Compute(KernelContext context)
        {
            SlidingWindow window = Geometry(context.Input(0).Shape, context.Input(1).Shape, out int channels);
            Shape shape = [window.Batch, window.OutHeight, window.OutWidth, channels];
            if (_fused.Normalizes)
            {
                Tensor y = context.Allocate(0, shape);
                if (y.ElementCount == 0) return;
                Convolve(context, window, y, default);
                Normalize(context, y.Write<T>(), channels);
                _fused.Finish<T>(y);
                return;
            }
            _fused.CheckBias(context.Input(2), channels);
            if (_fused.HasSum && context.Input(SumInput).Shape != shape) Broadcast(context, window, shape);
            else
            {
                Tensor y = Output(context, shape);
                if (y.ElementCount > 0) Convolve(context, window, y, _fused.Epilogue<T>(context.Input(2)));
                _fused.Finish<T>(y);
            }
        }

        SlidingWindow Geometry(in Shape x, in Shape filter, out int channels)
        {
            if (x.Rank != 4) throw Fault($"convolution input must be 4-dimensional: {x}");
            if (filter.Rank != 4) throw Fault($"convolution filter must be 4-dimensional: {filter}");
            if (x[3] != filter[2]) throw Fault($"input depth must be evenly divisible by filter depth: {x[3]} vs {filter[2]}");
            channels = _fused.PackedColumns > 0 ? _fused.PackedColumns : filter.Int(3);
            return Window.Over(x, filter.Int(0), filter.Int(1));
        }

        StatusException Fault(string text) => _fused.At(0, new StatusException(ErrorCode.InvalidArgument, text));

        void Convolve(KernelContext context, in SlidingWindow window, Tensor y, in Epilogue<T> epilogue)
        {
            ReadOnlySpan<T> x = context.Input(0).Read<T>(), filter = context.Input(1).Read<T>();
            int channels = y.Shape.Int(3);
            if (_fused.PackedColumns > 0) Convolution.ForwardPacked(window, x, filter, channels, y.Write<T>(), epilogue, Workers.Of(context));
            else Convolution.Forward(window, x, filter, channels, y.Write<T>(), epilogue, Workers.Of(context));
        }

        /// <summary>Memory for the result that holds the tensor to be added, if there is one: its own if that may be.</summary>
        Tensor Output(KernelContext context, in Shape shape)
        {
            if (!_fused.HasSum) return context.Allocate(0, shape);
            Tensor summand = context.Input(SumInput);
            Tensor y = summand.Buffer == context.Input(0).Buffer ? context.Allocate(0, shape) : context.ForwardOrAllocate(SumInput, 0, shape);
            if (y.Buffer != summand.Buffer) summand.CopyTo(y);
            return y;
        }

        /// <summary>The sum with a tensor of another shape, which the shapes known before the run could not tell.</summary>
        void Broadcast(KernelContext context, in SlidingWindow window, in Shape shape)
        {
            Tensor summand = context.Input(SumInput);
            if (!BinaryKernel.TryShape(shape, summand.Shape, out Shape sum))
            {
                throw _fused.At(2, new StatusException(ErrorCode.InvalidArgument, $"Incompatible shapes: {shape} vs. {summand.Shape}"));
            }
            using Tensor product = Tensor.Allocate(summand.DType, shape);
            if (product.ElementCount > 0) Convolve(context, window, product, new Epilogue<T> { Bias = context.Input(2).Read<T>() });
            Tensor y = context.Allocate(0, sum);
            Linalg.Broadcast.Add(product.Read<T>(), shape.Dims, summand.Read<T>(), summand.Shape.Dims, y.Write<T>(), sum.Dims);
            _fused.Activate<T>(y);
        }

        void Normalize(KernelContext context, Span<T> y, int channels)
        {
            long rows = y.Length / channels;
            using Scratch<T> offsets = new(channels), factors = new(channels);
            ReadOnlySpan<T> scale = context.Input(2).Read<T>(), offset = context.Input(3).Read<T>(), mean = context.Input(4).Read<T>(), variance = context.Input(5).Read<T>();
            for (int i = 0; i < channels; i++)
            {
                factors.Span[i] = scale[i] / T.Sqrt(variance[i] + _epsilon);
                offsets.Span[i] = offset[i] - mean[i] * factors.Span[i];
            }
            Linalg.Broadcast.Multiply(y, [rows, channels], factors.Span, [channels], y, [rows, channels]);
            Linalg.Broadcast.Add(y, [rows, channels], offsets.Span, [channels], y, [rows, channels]);
        }
    }
}
