using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The same elements under other sizes, one of which may be -1: what is left. Shares the input's memory.</summary>
[Op("Reshape(tensor: T, shape: Tshape) -> output: T", "T: type", "Tshape: {int32, int64} = DT_INT32")]
static class ReshapeOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape wanted = c.ShapeFromInput(1), given = c.Input(0);
        if (wanted.HasRank && given.HasRank) wanted = Resolve(c, given, wanted);
        c.SetOutput(0, wanted);
    }

    /// <summary>Finds the one unknown size of the result if the known sizes allow it, and refuses what cannot be.</summary>
    static PartialShape Resolve(ShapeContext c, PartialShape given, PartialShape wanted)
    {
        (long givenKnown, int givenUnknown, int givenCount) = Known(given);
        (long wantedKnown, int wantedUnknown, int wantedCount) = Known(wanted);
        if (givenCount > 1 || wantedCount > 1) return wanted;
        if (givenCount == 0 && wantedCount == 0)
        {
            if (givenKnown != wantedKnown)
            {
                c.Fail($"Cannot reshape a tensor with {givenKnown} elements to shape {wanted} ({wantedKnown} elements)");
            }
            return wanted;
        }
        if (givenCount == 0 && wantedKnown > 0) return With(wanted, wantedUnknown, Divide(c, givenKnown, wantedKnown));
        if (wantedCount == 0 && givenKnown != 0) Divide(c, wantedKnown, givenKnown);
        return givenCount == 1 && wantedCount == 1 && givenKnown == wantedKnown ? With(wanted, wantedUnknown, given[givenUnknown]) : wanted;
    }

    static (long Product, int Unknown, int UnknownCount) Known(PartialShape shape)
    {
        long product = 1;
        int unknown = -1, count = 0;
        if (shape.Dims.Contains(0)) return (0, -1, 0);
        for (int i = 0; i < shape.Rank; i++)
        {
            if (shape[i] == PartialShape.UnknownDim) (unknown, count) = (i, count + 1);
            else product *= shape[i];
        }
        return (product, unknown, count);
    }

    static long Divide(ShapeContext c, long total, long divisor)
    {
        if (total % divisor != 0) c.Fail($"Dimension size must be evenly divisible by {divisor} but is {total}");
        return total / divisor;
    }

    static PartialShape With(PartialShape shape, int axis, long size)
    {
        long[] dims = shape.Dims.ToArray();
        dims[axis] = size;
        return PartialShape.Of(dims);
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, BroadcastGradient.ReshapedTo(g.Scope, g.OutputGradient(0), g.Input(0)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor input = c.Input(0), sizes = c.Input(1);
        if (sizes.Shape.Rank != 1) Throw.InvalidArgument($"sizes input must be 1-D, not {sizes.Shape}");
        if (sizes.ElementCount > Tensors.Shape.MaxRank)
        {
            Throw.InvalidArgument($"too many dimensions: must be < {Tensors.Shape.MaxRank}, but received {sizes.ElementCount}");
        }
        Span<long> dims = stackalloc long[(int)sizes.ElementCount];
        sizes.Ints(dims);
        Complete(dims, input.Shape);
        var shape = new Shape(dims);
        if (shape.ElementCount != input.ElementCount)
        {
            Throw.InvalidArgument($"Input to reshape is a tensor with {input.ElementCount} values, but the requested shape has "
                + $"{shape.ElementCount}");
        }
        c.SetOutput(0, input, shape);
    }

    /// <summary>Replaces the size -1. If another size is 0, it is what the sizes other than 0 of the input leave.</summary>
    static void Complete(Span<long> dims, in Shape input)
    {
        int open = -1;
        long product = 1;
        bool hasZero = dims.Contains(0);
        for (int i = 0; i < dims.Length; i++)
        {
            if (dims[i] == -1)
            {
                if (open >= 0) Throw.InvalidArgument($"Only one input size may be -1, not both {open} and {i}");
                open = i;
            }
            else if (dims[i] < 0) Throw.InvalidArgument($"Size {i} must be non-negative, not {dims[i]}");
            else if (dims[i] > 0) product *= dims[i];
        }
        if (open < 0) return;
        long elements = 1;
        foreach (long dim in input) elements *= dim == 0 && hasZero ? 1 : dim;
        if (elements % product != 0 && input.ElementCount > 0)
        {
            Throw.InvalidArgument($"Input to reshape is a tensor with {elements} values, but the requested shape requires a multiple of "
                + $"{product}");
        }
        dims[open] = elements / product;
    }
}
