using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Work that moves elements without looking at them: it is compiled for each element size and for references.</summary>
interface IMove
{
    /// <summary>Does the work; <typeparamref name="T"/> is what <see cref="Moves.Of{T}"/> takes for the tensors at hand.</summary>
    void Run<T>();
}

/// <summary>Runs <see cref="IMove"/>s.</summary>
static class Moves
{
    /// <summary>Runs <paramref name="move"/> for elements of <paramref name="dtype"/>.</summary>
    public static void Run<TMove>(DType dtype, scoped in TMove move) where TMove : struct, IMove, allows ref struct
    {
        switch (dtype.Size())
        {
            case 1: move.Run<byte>(); break;
            case 2: move.Run<ushort>(); break;
            case 4: move.Run<uint>(); break;
            case 8: move.Run<ulong>(); break;
            case 16: move.Run<UInt128>(); break;
            default:
                if (dtype == DType.String) move.Run<byte[]>();
                else move.Run<object>();
                break;
        }
    }

    /// <summary>The elements of <paramref name="tensor"/> as what <see cref="Run"/> chose for its type.</summary>
    public static unsafe Span<T> Of<T>(Tensor tensor)
    {
        if (typeof(T) == typeof(byte[])) return Cast<byte[], T>(tensor.Strings);
        if (typeof(T) == typeof(object)) return Cast<object, T>(tensor.Objects);
        return new(tensor.Pointer, tensor.Shape.Count);
    }

    static Span<TTo> Cast<TFrom, TTo>(Span<TFrom> span) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<TFrom, TTo>(ref MemoryMarshal.GetReference(span)), span.Length);

    /// <summary>Counts the copies of values that own memory in <paramref name="copied"/>, whose elements were all copied from other tensors.</summary>
    public static void Hold(Tensor copied)
    {
        if (copied.DType != DType.Variant) return;
        foreach (object item in copied.Objects) (item as ICountedValue)?.AddReference();
    }
}
