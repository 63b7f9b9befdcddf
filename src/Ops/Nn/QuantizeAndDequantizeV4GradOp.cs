using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of QuantizeAndDequantizeV4: passes inside of the range.</summary>
[Op("QuantizeAndDequantizeV4Grad(gradients: T, input: T, input_min: T, input_max: T) -> input_backprop: T, input_min_backprop: T, input_max_backprop: T",
    "T: {bfloat16, half, float, double}", "axis: int = -1")]
static class QuantizeAndDequantizeV4GradOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutput(0, c.Input(1));
        c.SetOutput(1, c.Input(2));
        c.SetOutput(2, c.Input(3));
    }

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly int _axis = (int)k.Int("axis");

        public override void Compute(KernelContext context)
        {
            Tensor dy = context.Input(0), x = context.Input(1), min = context.Input(2), max = context.Input(3), dx = context.Allocate(0, x.Shape);
            if (dy.Shape != x.Shape) Throw.InvalidArgument($"gradient and input must be the same size, were: {dy.Shape} {x.Shape}");
            int channels = _axis < 0 ? 1 : x.Shape.Int(_axis), inner = _axis < 0 ? 1 : (int)x.Shape.Product(_axis + 1, x.Shape.Rank);
            context.Allocate(1, min.Shape).WriteBytes().Clear();
            context.Allocate(2, max.Shape).WriteBytes().Clear();
            ReadOnlySpan<T> values = x.Read<T>();
            Span<T> result = dx.Write<T>();
            for (int i = 0; i < result.Length; i++)
            {
                int channel = i / inner % channels;
                result[i] = values[i] >= min.Read<T>()[channel] && values[i] <= max.Read<T>()[channel] ? dy.Read<T>()[i] : T.Zero;
            }
        }
    }
}
