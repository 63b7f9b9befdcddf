using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace TensorHarbor.Tensors;

/// <summary>
/// A dense row-major tensor whose element type is known at run time. Numbers lie in pooled native memory that several
/// tensors may share; strings, resources and variants in managed arrays. Dispose each tensor once: the last one that
/// holds the memory gives it back. Not safe for use by several threads while one of them writes or disposes.
/// </summary>
public sealed class Tensor : IDisposable
{
    TensorBuffer? _buffer;
    long _offset; // bytes into the native buffer, elements into the managed one
    Shape _shape;

    internal Tensor()
    {
    }

    /// <summary>A tensor on a buffer whose reference the tensor takes over.</summary>
    /// <param name="buffer">The storage.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="offset">Where the first element is: bytes for numbers, elements for strings and objects.</param>
    public Tensor(TensorBuffer buffer, DType dtype, in Shape shape, long offset = 0) => Attach(buffer, dtype, shape, offset);

    /// <summary>Element type; never a reference type.</summary>
    public DType DType { get; private set; }

    /// <summary>Sizes.</summary>
    public ref readonly Shape Shape => ref _shape;

    /// <summary>Number of elements.</summary>
    public long ElementCount => _shape.ElementCount;

    /// <summary>Bytes of all elements; 0 for strings, resources and variants.</summary>
    public long ByteCount => _shape.ElementCount * DType.Size();

    /// <summary>Does another tensor hold the same memory? Then it must not be written.</summary>
    public bool IsShared => Buffer.IsShared;

    /// <summary>The storage.</summary>
    public TensorBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(Tensor));

    /// <summary>Has the tensor memory, that is, was it neither disposed nor left empty?</summary>
    internal bool HasBuffer => _buffer is not null;

    /// <summary>A tensor with undefined numbers, empty strings or null objects.</summary>
    /// <exception cref="StatusException">RESOURCE_EXHAUSTED: not enough memory.</exception>
    public static Tensor Allocate(DType dtype, in Shape shape)
    {
        var tensor = new Tensor();
        tensor.Attach(RentBuffer(dtype, shape), dtype, shape, 0);
        return tensor;
    }

    /// <summary>A tensor of zeros (numbers), empty strings, or false.</summary>
    public static Tensor Zeros(DType dtype, in Shape shape)
    {
        Tensor tensor = Allocate(dtype, shape);
        if (dtype.IsNumeric()) tensor.WriteBytes().Clear();
        return tensor;
    }

    /// <summary>A tensor of zeros that need not be disposed: numbers lie in memory that the garbage collector frees.</summary>
    public static Tensor Unpooled(DType dtype, in Shape shape) => dtype.IsNumeric()
        ? new(new UnpooledBuffer(shape.ElementCount * dtype.Size()), dtype, shape)
        : Allocate(dtype, shape);

    /// <summary>A copy of <paramref name="values"/> in row-major order; without <paramref name="dims"/> a vector.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the sizes do not multiply to the number of values.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> dims) where T : unmanaged
    {
        Shape shape = dims.IsEmpty ? [values.Length] : new(dims);
        CheckCount(shape, values.Length);
        Tensor tensor = Allocate(DTypes.Of<T>(), shape);
        values.CopyTo(tensor.Write<T>());
        return tensor;
    }

    /// <summary>A copy of <paramref name="values"/>; see <see cref="From{T}(ReadOnlySpan{T}, ReadOnlySpan{long})"/>.</summary>
    public static Tensor From<T>(T[] values, params ReadOnlySpan<long> dims) where T : unmanaged => From(values.AsSpan(), dims);

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, ReadOnlySpan{long})"/>
    public static Tensor From<T>(Span<T> values, params ReadOnlySpan<long> dims) where T : unmanaged => From((ReadOnlySpan<T>)values, dims);

    /// <summary>A tensor of rank 0.</summary>
    public static Tensor Scalar<T>(T value) where T : unmanaged => From([value], Shape.Scalar);

    /// <summary>A copy of <paramref name="values"/> with a given shape.</summary>
    public static Tensor From<T>(ReadOnlySpan<T> values, in Shape shape) where T : unmanaged
    {
        CheckCount(shape, values.Length);
        Tensor tensor = Allocate(DTypes.Of<T>(), shape);
        values.CopyTo(tensor.Write<T>());
        return tensor;
    }

    /// <summary>A string tensor of rank 0, UTF-8.</summary>
    public static Tensor Scalar(string value) => FromStrings([Encoding.UTF8.GetBytes(value)], Shape.Scalar);

    /// <summary>A vector of strings, UTF-8.</summary>
    public static Tensor From(params ReadOnlySpan<string> values)
    {
        byte[][] bytes = new byte[values.Length][];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = Encoding.UTF8.GetBytes(values[i]);
        return FromStrings(bytes, [values.Length]);
    }

    /// <summary>A string tensor that takes over <paramref name="values"/>.</summary>
    public static Tensor FromStrings(byte[][] values, in Shape shape)
    {
        CheckCount(shape, values.Length);
        return new(new ManagedBuffer<byte[]>(values), DType.String, shape);
    }

    /// <summary>A resource or variant tensor that takes over <paramref name="values"/>.</summary>
    public static Tensor FromObjects(DType dtype, object[] values, in Shape shape)
    {
        CheckCount(shape, values.Length);
        return new(new ManagedBuffer<object>(values), dtype, shape);
    }

    static void CheckCount(in Shape shape, long count)
    {
        if (shape.ElementCount != count) Throw.InvalidArgument($"Shape {shape} needs {shape.ElementCount} elements, got {count}");
    }

    /// <summary>The elements.</summary>
    /// <exception cref="StatusException">INTERNAL: elements of this dtype are not stored as <typeparamref name="T"/>.</exception>
    public ReadOnlySpan<T> Read<T>() where T : unmanaged => Elements<T>();

    /// <summary>The elements, to be written. Only the sole holder of the memory may (<see cref="IsShared"/>).</summary>
    /// <exception cref="StatusException">INTERNAL: elements of this dtype are not stored as <typeparamref name="T"/>.</exception>
    public Span<T> Write<T>() where T : unmanaged => Elements<T>();

    /// <summary>The elements as they lie in memory, little-endian.</summary>
    public ReadOnlySpan<byte> ReadBytes() => RawBytes();

    /// <summary>The memory of the elements.</summary>
    public Span<byte> WriteBytes() => RawBytes();

    /// <summary>The first element, usually the only one.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: there is none.</exception>
    public T Item<T>() where T : unmanaged => Elements<T>() is [var first, ..] ? first : Throw.InvalidArgument<T>($"Expected a tensor with an element, got {this}");

    /// <summary>The strings of a string tensor.</summary>
    public Span<byte[]> Strings => Managed<byte[]>();

    /// <summary>The handles or values of a resource or variant tensor.</summary>
    public Span<object> Objects => Managed<object>();

    /// <summary>The first string, decoded as UTF-8.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: there is none.</exception>
    public string StringItem() =>
        Strings is [var first, ..] ? Encoding.UTF8.GetString(first) : Throw.InvalidArgument<string>($"Expected a tensor with a string, got {this}");

    /// <summary>Address of the first element.</summary>
    public unsafe byte* Pointer => ((NativeBuffer)Buffer).Pointer + _offset;

    /// <summary>Another tensor on the same memory.</summary>
    public Tensor Share()
    {
        var tensor = new Tensor();
        tensor.AttachShared(this);
        return tensor;
    }

    /// <summary>Another tensor on the same memory with another shape of as many elements.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the numbers of elements differ.</exception>
    public Tensor Reshape(in Shape shape)
    {
        CheckCount(shape, ElementCount);
        Buffer.AddReference();
        return new(Buffer, DType, shape, _offset);
    }

    /// <summary>Another tensor on the memory of rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/> of dimension 0.</summary>
    public Tensor Rows(long start, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, Shape[0]);
        var tensor = new Tensor();
        tensor.AttachRows(this, start, count);
        return tensor;
    }

    /// <summary>A tensor with its own copy of the elements.</summary>
    public Tensor Clone()
    {
        Tensor copy = Allocate(DType, Shape);
        CopyTo(copy);
        return copy;
    }

    /// <summary>A copy that need not be disposed; see <see cref="Unpooled"/>.</summary>
    public Tensor ToUnpooled()
    {
        Tensor copy = Unpooled(DType, Shape);
        CopyTo(copy);
        return copy;
    }

    /// <summary>Copies the elements into a tensor of the same type and number of elements.</summary>
    public void CopyTo(Tensor destination)
    {
        if (DType != destination.DType) Throw.Internal($"Cannot copy {DType.Name()} elements into a {destination.DType.Name()} tensor");
        CheckCount(destination.Shape, ElementCount);
        if (DType == DType.String) Strings.CopyTo(destination.Strings);
        else if (DType.IsNumeric()) ReadBytes().CopyTo(destination.WriteBytes());
        else
        {
            foreach (object item in Objects) (item as ICountedValue)?.AddReference();
            Objects.CopyTo(destination.Objects);
        }
    }

    /// <summary>Lets go of the memory; the last holder gives it back.</summary>
    public void Dispose()
    {
        TensorBuffer? buffer = _buffer;
        _buffer = null;
        buffer?.RemoveReference();
    }

    /// <summary>Takes over a reference to <paramref name="buffer"/>; this tensor must hold nothing.</summary>
    internal void Attach(TensorBuffer buffer, DType dtype, in Shape shape, long offset)
    {
        Debug.Assert(_buffer is null, "a tensor that holds memory was overwritten");
        _buffer = buffer;
        DType = dtype;
        _shape = shape;
        _offset = offset;
    }

    /// <summary>Shares the memory of <paramref name="source"/>; this tensor must hold nothing.</summary>
    internal void AttachShared(Tensor source) => AttachShared(source, source.DType, source._shape);

    /// <summary>Shares the memory of <paramref name="source"/> under another type or shape; this tensor must hold nothing.</summary>
    internal void AttachShared(Tensor source, DType dtype, in Shape shape)
    {
        source.Buffer.AddReference();
        Attach(source.Buffer, dtype, shape, source._offset);
    }

    /// <summary>Shares the memory of rows of <paramref name="source"/>, see <see cref="Rows"/>; this tensor must hold nothing.</summary>
    internal void AttachRows(Tensor source, long start, long count)
    {
        long row = source._shape.Product(1, source._shape.Rank) * (source.DType.IsNumeric() ? source.DType.Size() : 1);
        source.Buffer.AddReference();
        Attach(source.Buffer, source.DType, source._shape.With(0, count), source._offset + start * row);
    }

    /// <summary>Rents memory for an empty tensor.</summary>
    internal void AttachNew(DType dtype, in Shape shape) => Attach(RentBuffer(dtype, shape), dtype, shape, 0);

    static TensorBuffer RentBuffer(DType dtype, in Shape shape)
    {
        int size = dtype.Size();
        if (size == 0) return RentManaged(dtype, shape);
        if (shape.ElementCount > long.MaxValue / size) Throw.ResourceExhausted($"OOM when allocating tensor with shape{shape} and type {dtype.Name()}");
        return BufferPool.Shared.Rent(shape.ElementCount * size);
    }

    static TensorBuffer RentManaged(DType dtype, in Shape shape)
    {
        switch (dtype)
        {
            case DType.String:
                byte[][] strings = new byte[shape.Count][];
                Array.Fill(strings, []);
                return new ManagedBuffer<byte[]>(strings);
            case DType.Resource or DType.Variant:
                return new ManagedBuffer<object>(new object[shape.Count]);
            default:
                return Throw.InvalidArgument<TensorBuffer>($"A tensor cannot have the type {dtype.Name()}");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    unsafe Span<T> Elements<T>() where T : unmanaged
    {
        if (!DType.IsStoredAs<T>()) Throw.Internal($"Elements of a {DType.Name()} tensor are not stored as {typeof(T).Name}");
        return new(((NativeBuffer)Buffer).Pointer + _offset, _shape.Count);
    }

    unsafe Span<byte> RawBytes()
    {
        if (!DType.IsNumeric()) Throw.Internal($"A {DType.Name()} tensor has no plain bytes");
        return new(((NativeBuffer)Buffer).Pointer + _offset, checked((int)ByteCount));
    }

    Span<T> Managed<T>() where T : class
    {
        if (Buffer is ManagedBuffer<T> managed) return managed.Items.AsSpan((int)_offset, _shape.Count);
        Throw.Internal($"Elements of a {DType.Name()} tensor are not stored as {typeof(T).Name}");
        return default;
    }

    /// <summary>Type and shape, such as <c>float[2,3]</c>.</summary>
    public override string ToString() => _buffer is null ? "(disposed tensor)" : $"{DType.Name()}{_shape}";
}
