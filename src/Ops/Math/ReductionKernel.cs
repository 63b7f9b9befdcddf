using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A reduction of input 0 over the axes in input 1.</summary>
abstract class ReductionKernel(KernelConstruction k) : Kernel
{
    readonly bool _keep = k.Bool("keep_dims");

    /// <summary>Is the reduction of single elements the identity?</summary>
    protected virtual bool PassesSingles => true;

    /// <summary>Reduces x over the flagged axes into y, which has the kept axes.</summary>
    protected abstract void Reduce(Tensor x, ReadOnlySpan<bool> reduced, Tensor y);

    public sealed override void Compute(KernelContext context)
    {
        Tensor x = context.Input(0);
        Span<bool> reduced = stackalloc bool[x.Shape.Rank];
        ReadAxes(x, context.Input(1), reduced);
        Span<long> dims = stackalloc long[x.Shape.Rank];
        int rank = 0;
        for (int i = 0; i < reduced.Length; i++)
        {
            if (!reduced[i]) dims[rank++] = x.Shape[i];
            else if (_keep) dims[rank++] = 1;
        }
        Shape shape = new(dims[..rank]);
        if (PassesSingles && shape.ElementCount == x.ElementCount && x.ElementCount > 0) context.SetOutput(0, x, shape);
        else Reduce(x, reduced, context.Allocate(0, shape));
    }

    static void ReadAxes(Tensor x, Tensor axes, Span<bool> reduced)
    {
        reduced.Clear();
        int rank = reduced.Length;
        for (int i = 0; i < axes.ElementCount; i++)
        {
            long axis = axes.Int(i), index = axis < 0 ? axis + rank : axis;
            if ((ulong)index >= (ulong)rank) Throw.InvalidArgument($"Invalid reduction dimension ({axis} for input with {rank} dimension(s)");
            if (reduced[(int)index]) Throw.InvalidArgument($"Invalid reduction arguments: Axes contains duplicate dimension: {index}");
            reduced[(int)index] = true;
        }
    }

    /// <summary>The result's shape from the axes, as far as they are known.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.Input(0);
        bool keep = c.Bool("keep_dims");
        if (!x.HasRank || c.Constant(1) is not { } axes)
        {
            c.SetOutput(0, keep && x.HasRank ? PartialShape.OfRank(x.Rank) : PartialShape.Unknown);
            return;
        }
        bool[] reduced = new bool[x.Rank];
        for (int i = 0; i < axes.ElementCount; i++)
        {
            long axis = axes.Int(i);
            if (axis < -x.Rank || axis >= x.Rank) c.Fail($"Invalid reduction dimension {axis} for input with {x.Rank} dimensions.");
            else reduced[axis < 0 ? axis + x.Rank : axis] = true;
        }
        List<long> dims = [];
        for (int i = 0; i < reduced.Length; i++)
        {
            if (!reduced[i]) dims.Add(x[i]);
            else if (keep) dims.Add(1);
        }
        c.SetOutput(0, PartialShape.Of([.. dims]));
    }
}
