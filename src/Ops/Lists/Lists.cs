using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the tensor list ops share: reading handles, making them, checking elements.</summary>
static class Lists
{
    /// <summary>The list in variant input <paramref name="index"/>, to be read.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the variant holds something else.</exception>
    public static TensorList Get(KernelContext c, int index)
    {
        Tensor handle = c.Input(index);
        if (handle.ElementCount != 1) Throw.InvalidArgument($"Expected a scalar handle of a tensor list, got shape {handle.Shape}");
        return Of(handle, 0, index);
    }

    /// <summary>The list that an element of a variant is. One that came from another task or from a file is made of its message first.</summary>
    /// <param name="variants">The variant, from which the list is borrowed.</param>
    /// <param name="element">Number of the element.</param>
    /// <param name="input">Which input of the op it is.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the element is something else.</exception>
    public static TensorList Of(Tensor variants, int element, int input)
    {
        ref object place = ref variants.Objects[element];
        object value = Volatile.Read(ref place);
        if (value is TensorList list) return list;
        if (value is not VariantTensorDataProto { TypeName: TensorListProto.TypeName } message)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"Input handle is not a list. Saw: '{TypeOf(value)}' in input {input}");
        }
        TensorList made = TensorListProto.Read(message);
        if (Interlocked.CompareExchange(ref place, made, value) == value) return made;
        made.RemoveReference(); // another kernel was first
        return (TensorList)Volatile.Read(ref place);
    }

    static string TypeOf(object? value) => value is VariantTensorDataProto message ? message.TypeName : value?.GetType().Name ?? "nothing";

    /// <summary>The list of input <paramref name="input"/> to be changed, as output 0: the same one if nobody else needs it, else a copy.</summary>
    public static TensorList ForUpdate(KernelContext c, int input)
    {
        TensorList list = Get(c, input);
        if (c.OwnsInput(input) && !list.IsShared)
        {
            c.SetOutput(0, c.Input(input));
            return list;
        }
        TensorList copy = list.Copy();
        Put(c, 0, copy);
        return copy;
    }

    /// <summary>Makes an output a scalar handle of <paramref name="list"/>, whose reference it takes over.</summary>
    public static void Put(KernelContext c, int output, TensorList list) =>
        c.MoveOutput(output, Tensor.FromObjects(DType.Variant, [list], Shape.Scalar));

    /// <summary>The partial shape in a shape input: a vector with -1 for unknown sizes, or the scalar -1.</summary>
    public static PartialShape ShapeOf(Tensor sizes)
    {
        if (sizes.Shape.Rank == 0)
        {
            if (sizes.Int() != -1) Throw.InvalidArgument("The only valid scalar shape tensor is the fully unknown shape specified as -1.");
            return PartialShape.Unknown;
        }
        Span<long> dims = stackalloc long[Shape.MaxRank];
        return PartialShape.Of(sizes.Ints(dims));
    }

    /// <summary>Fails unless the list's elements have type <paramref name="dtype"/>.</summary>
    public static void CheckType(TensorList list, DType dtype)
    {
        if (list.DType != dtype)
        {
            Throw.InvalidArgument($"Invalid data types; op elements {dtype.Name()} but list elements {list.DType.Name()}");
        }
    }

    /// <summary>Fails unless a value may become an element.</summary>
    /// <param name="list">The list.</param>
    /// <param name="value">The value.</param>
    /// <param name="what">What the op tries: <c>append a tensor with incompatible shape to a list</c>.</param>
    public static void CheckElement(TensorList list, Tensor value, string what)
    {
        CheckType(list, value.DType);
        if (!list.ElementShape.Matches(value.Shape))
        {
            Throw.InvalidArgument($"Tried to {what}. Op element shape: {value.Shape} list shape: {list.ElementShape}");
        }
    }

    /// <summary>What the list, its elements and an op's shape input say of the elements' shapes; all must be known to make zeros.</summary>
    public static PartialShape ElementShape(TensorList list, PartialShape asked)
    {
        PartialShape shape = list.ElementShape.MergeWith(asked)
            ?? Throw.InvalidArgument<PartialShape>($"Incompatible shapes during merge: {asked} vs. {list.ElementShape}");
        foreach (Tensor? item in list.Items)
        {
            if (shape.IsFullyKnown) break;
            if (item is not null) shape = shape.MergeWith(item.Shape) ?? shape;
        }
        return shape;
    }

    /// <summary>Puts one behind the other the elements of <paramref name="items"/>, zeros for those not set, into <paramref name="target"/>.</summary>
    public static void CopyTo(ReadOnlySpan<Tensor?> items, Tensor target, long elementsPerItem)
    {
        long start = 0;
        foreach (Tensor? item in items)
        {
            Moves.Run(target.DType, new Move(item, target, (int)start, (int)(item?.ElementCount ?? elementsPerItem)));
            start += item?.ElementCount ?? elementsPerItem;
        }
        Moves.Hold(target);
    }

    readonly ref struct Move(Tensor? item, Tensor target, int start, int count) : IMove
    {
        public void Run<T>()
        {
            Span<T> place = Moves.Of<T>(target).Slice(start, count);
            if (item is not null) Moves.Of<T>(item).CopyTo(place);
            else if (target.DType.IsNumeric()) place.Clear();
        }
    }

    /// <summary>Notes in the graph what is known of the elements of the list that output 0 holds.</summary>
    public static void SetHandle(ShapeContext c, PartialShape element)
    {
        c.SetOutput(0, PartialShape.Scalar);
        c.SetHandle(c.Type("element_dtype"), element);
    }

    /// <summary>The shape of elements that a shape input says, as far as it is known before the run.</summary>
    public static PartialShape KnownShape(ShapeContext c, int input) => c.ShapeFromInput(input, scalarIsUnknown: true);

    /// <summary>What is known of the elements of the list in input <paramref name="list"/>, together with a shape input.</summary>
    public static PartialShape KnownElement(ShapeContext c, int list, int shapeInput)
    {
        PartialShape asked = shapeInput < 0 ? PartialShape.Unknown : KnownShape(c, shapeInput);
        return c.Handle(list) is { } handle ? c.Merge(asked, handle.Shape) : asked;
    }

    /// <summary>Output 0 is a list of the same elements as that in input <paramref name="list"/>.</summary>
    public static void SameList(ShapeContext c, int list)
    {
        c.SetOutput(0, c.Input(list));
        if (c.Handle(list) is { } handle) c.SetHandle(handle.DType, handle.Shape);
    }
}
