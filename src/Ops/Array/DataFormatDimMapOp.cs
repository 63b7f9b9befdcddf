using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Numbers of axes in one layout as those in another.</summary>
[Op("DataFormatDimMap(x: T) -> y: T", "T: {int32, int64} = DT_INT32", "src_format: string = 'NHWC'", "dst_format: string = 'NCHW'")]
static class DataFormatDimMapOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly DataFormat _format = DataFormat.Of(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            ReadOnlySpan<T> x = input.Read<T>();
            Span<T> y = context.Allocate(0, input.Shape).Write<T>();
            for (int i = 0; i < y.Length; i++)
            {
                int axis = Layout.Axis(long.CreateTruncating(x[i]), _format.Rank);
                if (axis < 0) Throw.InvalidArgument($"Axis {x[i]} is not in [{-_format.Rank}, {_format.Rank})");
                y[i] = T.CreateTruncating(_format.InTarget(axis));
            }
        }
    }
}
