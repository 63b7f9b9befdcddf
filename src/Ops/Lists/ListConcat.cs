using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Joins the elements of a list along axis 0.</summary>
static class ListConcat
{
    /// <summary>Output 0: the elements of the list in input 0, joined; output 1: the size of each along axis 0.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="asked">What the op says of the elements' shapes.</param>
    /// <param name="leading">Sizes along axis 0 of elements that are not set.</param>
    public static void Run(KernelContext c, PartialShape asked, ReadOnlySpan<long> leading)
    {
        TensorList list = Lists.Get(c, 0);
        Lists.CheckType(list, c.Node.OutputTypes[0]);
        PartialShape element = (list.ElementShape.HasRank ? list.ElementShape : asked).HasRank ? Rest(list.ElementShape, asked) : PartialShape.Unknown;
        foreach (Tensor? item in list.Items)
        {
            if (item is null) continue;
            if (item.Shape.Rank == 0) Throw.InvalidArgument("Concat saw a scalar shape at index 0. This is not allowed");
            Shape rest = item.Shape.Slice(1, item.Shape.Rank);
            element = element.MergeWith(rest) ?? Throw.InvalidArgument<PartialShape>($"Concat: elements of shapes {element} and {rest} "
                + "cannot be joined");
        }
        if (!element.IsFullyKnown)
        {
            Throw.InvalidArgument("All except the first dimension must be fully defined when concating an empty tensor list. "
                + $"element_shape: {asked}");
        }
        Shape shape = element.ToShape();
        Span<long> sizes = c.Allocate(1, [list.Items.Count]).Write<long>();
        long total = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (list.Items[i] is null && i >= leading.Length)
            {
                Throw.InvalidArgument($"List contains uninitialized tensor at index {i} but leading_dims has only {leading.Length} "
                    + "elements.");
            }
            sizes[i] = list.Items[i]?.Shape[0] ?? leading[i];
            total += sizes[i];
        }
        Tensor output = c.Allocate(0, new Shape([total]).Concat(shape));
        long start = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            using Tensor place = output.Rows(start, sizes[i]);
            if (list.Items[i] is { } item) item.CopyTo(place);
            else if (place.DType.IsNumeric()) place.WriteBytes().Clear();
            start += sizes[i];
        }
    }

    static PartialShape Rest(PartialShape a, PartialShape b)
    {
        PartialShape whole = a.MergeWith(b) ?? Throw.InvalidArgument<PartialShape>($"Incompatible shapes during merge: {a} vs. {b}");
        if (whole.Rank == 0) Throw.InvalidArgument("Concat requires elements to be at least vectors, found scalars instead.");
        return whole.Slice(1);
    }

    /// <summary>The gradient is split at the places where elements were joined.</summary>
    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output handle = g.Input(0);
        g.SetInput(0, s.TensorListSplit(g.OutputGradient(0), s.TensorListElementShape(handle, DType.Int32), g.Output(1)));
    }

    /// <summary>Shapes of both outputs.</summary>
    public static void Shape(ShapeContext c, PartialShape element)
    {
        c.SetOutput(0, element.HasRank && element.Rank > 0 ? PartialShape.Of(PartialShape.UnknownDim).Concat(element.Slice(1)) : PartialShape.Unknown);
        c.SetOutput(1, PartialShape.Of(PartialShape.UnknownDim));
    }
}
