using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>For each index a vector along a new axis: on_value at the index, off_value elsewhere; all off for an index out of range.</summary>
[Op("OneHot(indices: TI, depth: int32, on_value: T, off_value: T) -> output: T", "axis: int = -1", "T: type", "TI: {uint8, int8, int32, int64} = DT_INT64")]
static class OneHotOp
{
    public static void Shape(ShapeContext c)
    {
        long axis = c.Int("axis");
        if (axis < -1) c.Fail($"axis must be >= -1");
        c.WithRank(1, 0);
        long depth = c.Constant(1)?.Int() ?? PartialShape.UnknownDim;
        if (c.Constant(1) is not null && depth < 0) c.Fail($"Dimension size, given by scalar input 1, must be non-negative but is {depth}");
        PartialShape indices = c.Input(0);
        if (!indices.HasRank || axis > indices.Rank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        int at = axis == -1 ? indices.Rank : (int)axis;
        c.SetOutput(0, PartialShape.Of([.. indices.Dims[..at], depth, .. indices.Dims[at..]]));
    }

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _axis = k.Int("axis");

        public override void Compute(KernelContext context)
        {
            Tensor indices = context.Input(0), depth = context.Input(1);
            int rank = indices.Shape.Rank;
            if (_axis != -1 && (_axis < 0 || _axis > rank))
            {
                Throw.InvalidArgument($"Expected axis to be -1 or between [0, {rank + 1}).  But received: {_axis}");
            }
            if (depth.Shape.Rank != 0) Throw.InvalidArgument($"depth must be a scalar, but got: {depth.Shape}");
            if (context.Input(2).Shape.Rank != 0) Throw.InvalidArgument($"on_value must be a scalar, but got: {context.Input(2).Shape}");
            if (context.Input(3).Shape.Rank != 0) Throw.InvalidArgument($"off_value must be a scalar, but got: {context.Input(3).Shape}");
            if (depth.Int() < 0) Throw.InvalidArgument($"depth must be non-negative, got: {depth.Int()}");
            int axis = _axis == -1 ? rank : (int)_axis;
            Tensor output = context.Allocate(0, indices.Shape.Insert(axis, depth.Int()));
            Moves.Run(output.DType, new Move(context, axis, output));
            Moves.Hold(output);
        }
    }

    readonly ref struct Move(KernelContext c, int axis, Tensor output) : IMove
    {
        public void Run<T>()
        {
            Span<T> target = Moves.Of<T>(output);
            target.Fill(Moves.Of<T>(c.Input(3))[0]);
            T on = Moves.Of<T>(c.Input(2))[0];
            Tensor indices = c.Input(0);
            long depth = c.Input(1).Int(), inner = indices.Shape.Product(axis, indices.Shape.Rank);
            for (int i = 0; i < indices.Shape.Count; i++)
            {
                long index = indices.Int(i);
                if ((ulong)index >= (ulong)depth) continue;
                (long outer, long place) = Math.DivRem(i, inner);
                target[(int)((outer * depth + index) * inner + place)] = on;
            }
        }
    }
}
