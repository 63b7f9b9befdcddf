using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the ops on tensor arrays do; input 0 is the array.</summary>
static class TensorArrayCalls
{
    public static TensorArray Array(KernelContext c) => StepHandles.Get<TensorArray>(c);

    /// <summary>How to add elements of a type; <see langword="null"/>: they cannot be added.</summary>
    public static Action<Tensor, Tensor>? Adder(DType dtype) => dtype switch
    {
        DType.Float => Add<float>,
        DType.Double => Add<double>,
        DType.Half => Add<Half>,
        DType.BFloat16 => Add<BFloat16>,
        DType.Int32 => Add<int>,
        DType.Int64 => Add<long>,
        DType.Int16 => Add<short>,
        DType.Int8 => Add<sbyte>,
        DType.UInt8 => Add<byte>,
        DType.UInt16 => Add<ushort>,
        DType.Complex64 => Add<Complex64>,
        DType.Complex128 => Add<Complex>,
        _ => null,
    };

    static void Add<T>(Tensor sum, Tensor value) where T : unmanaged, INumberBase<T> => TensorPrimitives.Add(sum.Read<T>(), value.Read<T>(), sum.Write<T>());

    /// <summary>Writes one place.</summary>
    public static void Write(KernelContext c, Action<Tensor, Tensor>? add)
    {
        Array(c).Write(Index(c.Input(1)), c.Input(2), add);
        c.SetOutput(0, c.Input(3));
    }

    public static void Read(KernelContext c) => c.MoveOutput(0, Array(c).Read(Index(c.Input(1))));

    static int Index(Tensor index)
    {
        if (index.Shape.Rank != 0) Throw.InvalidArgument($"TensorArray index must be scalar, but had shape: {index.Shape}");
        return index.Item<int>();
    }

    /// <summary>Writes rows to the places in input 1.</summary>
    public static void Scatter(KernelContext c, Action<Tensor, Tensor>? add)
    {
        TensorArray array = Array(c);
        Tensor indices = c.Input(1), value = c.Input(2);
        if (indices.Shape.Rank != 1) Throw.InvalidArgument($"Expected indices to be a vector, but received shape: {indices.Shape}");
        if (value.Shape.Rank == 0 || value.Shape[0] != indices.Shape[0])
        {
            Throw.InvalidArgument($"Expected len(indices) == values.shape[0], but saw: {indices.Shape[0]} vs. {(value.Shape.Rank == 0 ? 0 : value.Shape[0])}");
        }
        ReadOnlySpan<int> places = indices.Read<int>();
        for (int row = 0; row < places.Length; row++)
        {
            using Tensor element = QueueTuples.Row(value, row);
            array.Write(places[row], element, add);
        }
        c.SetOutput(0, c.Input(3));
    }

    /// <summary>Writes pieces of lengths (input 2) to the places from 0 on.</summary>
    public static void Split(KernelContext c, Action<Tensor, Tensor>? add)
    {
        TensorArray array = Array(c);
        Tensor value = c.Input(1), lengths = c.Input(2);
        if (lengths.Shape.Rank != 1) Throw.InvalidArgument($"Expected lengths to be a vector, received shape: {lengths.Shape}");
        if (value.Shape.Rank == 0) Throw.InvalidArgument($"Expected value to be at least a vector, but received shape: {value.Shape}");
        long total = 0;
        foreach (long length in lengths.Read<long>()) total += length;
        if (total != value.Shape[0])
        {
            Throw.InvalidArgument($"Expected sum of lengths to be equal to values.shape[0], but sum of lengths is {total} and value's shape is: {value.Shape} ");
        }
        long start = 0;
        for (int i = 0; i < lengths.ElementCount; i++)
        {
            long length = lengths.Read<long>()[i], width = value.Shape.Product(1, value.Shape.Rank);
            using Tensor piece = Tensor.Allocate(value.DType, value.Shape.With(0, length));
            RowCopy.Elements(value, start * width, piece, 0, length * width);
            array.Write(i, piece, add);
            start += length;
        }
        c.SetOutput(0, c.Input(3));
    }

    /// <summary>Reads the places in input 1 as rows of one tensor.</summary>
    public static void Gather(KernelContext c, PartialShape declared)
    {
        TensorArray array = Array(c);
        Tensor indices = c.Input(1);
        if (indices.Shape.Rank != 1) Throw.InvalidArgument($"Expected indices to be a vector, but received shape: {indices.Shape}");
        var elements = new List<Tensor>();
        try
        {
            foreach (int place in indices.Read<int>()) elements.Add(array.Read(place));
            Shape each = elements.Count > 0 ? elements[0].Shape : EmptyElement(array, declared);
            Tensor output = c.Allocate(0, each.Insert(0, elements.Count));
            for (int i = 0; i < elements.Count; i++)
            {
                if (elements[i].Shape != each)
                {
                    Throw.InvalidArgument($"TensorArray has inconsistent shapes.  Index 0 has shape: {each} but index {i} has shape: {elements[i].Shape}");
                }
                RowCopy.Elements(elements[i], 0, output, i * each.ElementCount, each.ElementCount);
            }
        }
        finally
        {
            foreach (Tensor element in elements) element.Dispose();
        }
    }

    static Shape EmptyElement(TensorArray array, PartialShape declared)
    {
        PartialShape known = array.ElementShape.MergeWith(declared) ?? declared;
        return known.IsFullyKnown ? known.ToShape()
            : throw new StatusException(ErrorCode.Unimplemented, $"TensorArray has size zero, but element shape {known} is not fully defined. Currently only static shapes are supported when packing zero-size TensorArrays.");
    }

    /// <summary>Reads all places, one behind the other along axis 0, and their lengths.</summary>
    public static void Concat(KernelContext c)
    {
        TensorArray array = Array(c);
        var elements = new List<Tensor>();
        try
        {
            for (int i = 0, size = array.Size; i < size; i++) elements.Add(array.Read(i));
            Span<long> lengths = c.Allocate(1, [elements.Count]).Write<long>();
            if (elements.Count == 0) Throw.Unimplemented("TensorArray has size zero, but element_shape_except0 is not fully defined");
            Shape first = elements[0].Shape;
            long total = 0;
            for (int i = 0; i < elements.Count; i++)
            {
                if (elements[i].Shape.Rank == 0) Throw.InvalidArgument("Concat saw a scalar shape at index 0 but requires at least vectors.  Did you mean to call pack?");
                if (elements[i].Shape.With(0, 0) != first.With(0, 0))
                {
                    Throw.InvalidArgument($"TensorArray has inconsistent shapes.  Index 0 has (excepting dimension 0) shape: {first.Without(0)} "
                        + $"but index {i} has (excepting dimension 0) shape: {elements[i].Shape.Without(0)}");
                }
                total += lengths[i] = elements[i].Shape[0];
            }
            Tensor output = c.Allocate(0, first.With(0, total));
            long at = 0;
            foreach (Tensor element in elements)
            {
                RowCopy.Elements(element, 0, output, at, element.ElementCount);
                at += element.ElementCount;
            }
        }
        finally
        {
            foreach (Tensor element in elements) element.Dispose();
        }
    }
}
