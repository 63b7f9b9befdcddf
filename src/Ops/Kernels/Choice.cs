using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Element by element choice between two tensors of any type by a boolean tensor.</summary>
static class Choice
{
    /// <summary>z[i] = condition[i / each] ? t[i] : e[i]; t, e and z have as many elements, <paramref name="each"/> per condition.</summary>
    public static void Rows(ReadOnlySpan<bool> condition, Tensor t, Tensor e, Tensor z, int each)
    {
        var rows = new RowBody { Each = each };
        Dispatch(ref rows, condition, t, e, z);
    }

    /// <summary>z = condition ? t : e, all three broadcast to z's shape.</summary>
    public static void Broadcast(Tensor condition, Tensor t, Tensor e, Tensor z)
    {
        var body = new BroadcastBody { Condition = condition.Shape, T = t.Shape, E = e.Shape, Z = z.Shape };
        Dispatch(ref body, condition.Read<bool>(), t, e, z);
    }

    interface IBody
    {
        void Run<T>(ReadOnlySpan<bool> condition, ReadOnlySpan<T> t, ReadOnlySpan<T> e, Span<T> z);
    }

    static void Dispatch<TBody>(ref TBody body, ReadOnlySpan<bool> condition, Tensor t, Tensor e, Tensor z) where TBody : struct, IBody
    {
        switch (z.DType.Size())
        {
            case 1: body.Run(condition, t.ReadBytes(), e.ReadBytes(), z.WriteBytes()); break;
            case 2: Sized<ushort, TBody>(ref body, condition, t, e, z); break;
            case 4: Sized<uint, TBody>(ref body, condition, t, e, z); break;
            case 8: Sized<ulong, TBody>(ref body, condition, t, e, z); break;
            case 16: Sized<UInt128, TBody>(ref body, condition, t, e, z); break;
            default:
                if (z.DType == DType.String) body.Run<byte[]>(condition, t.Strings, e.Strings, z.Strings);
                else body.Run<object>(condition, t.Objects, e.Objects, z.Objects);
                break;
        }
    }

    static void Sized<T, TBody>(ref TBody body, ReadOnlySpan<bool> condition, Tensor t, Tensor e, Tensor z) where T : unmanaged where TBody : struct, IBody =>
        body.Run(condition, MemoryMarshal.Cast<byte, T>(t.ReadBytes()), MemoryMarshal.Cast<byte, T>(e.ReadBytes()), MemoryMarshal.Cast<byte, T>(z.WriteBytes()));

    struct RowBody : IBody
    {
        public int Each;

        public readonly void Run<T>(ReadOnlySpan<bool> condition, ReadOnlySpan<T> t, ReadOnlySpan<T> e, Span<T> z)
        {
            if (Each == 1)
            {
                Elements(condition, t, e, z);
                return;
            }
            for (int i = 0; i < condition.Length; i++) (condition[i] ? t : e).Slice(i * Each, Each).CopyTo(z[(i * Each)..]);
        }

        static void Elements<T>(ReadOnlySpan<bool> condition, ReadOnlySpan<T> t, ReadOnlySpan<T> e, Span<T> z)
        {
            condition = condition[..z.Length];
            t = t[..z.Length];
            e = e[..z.Length];
            if (typeof(T) == typeof(uint))
            {
                Selection.Elements(condition, Cast<T, uint>(t), Cast<T, uint>(e), Cast<T, uint>(z));
                return;
            }
            if (typeof(T) == typeof(ulong))
            {
                Selection.Elements(condition, Cast<T, ulong>(t), Cast<T, ulong>(e), Cast<T, ulong>(z));
                return;
            }
            for (int i = 0; i < z.Length; i++)
            {
                T x = t[i], y = e[i];
                z[i] = condition[i] ? x : y;
            }
        }
    }

    /// <summary>A span by the type that its elements have been found to be of.</summary>
    static Span<TActual> Cast<T, TActual>(Span<T> x) => MemoryMarshal.CreateSpan(ref Unsafe.As<T, TActual>(ref MemoryMarshal.GetReference(x)), x.Length);

    static ReadOnlySpan<TActual> Cast<T, TActual>(ReadOnlySpan<T> x) => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, TActual>(ref MemoryMarshal.GetReference(x)), x.Length);

    struct BroadcastBody : IBody
    {
        public Shape Condition, T, E, Z;

        public readonly void Run<TElement>(ReadOnlySpan<bool> condition, ReadOnlySpan<TElement> t, ReadOnlySpan<TElement> e, Span<TElement> z)
        {
            int rank = Z.Rank, inner = rank == 0 ? 1 : Z.Int(rank - 1);
            if (z.IsEmpty) return;
            Span<int> index = stackalloc int[rank], c = stackalloc int[rank], x = stackalloc int[rank], y = stackalloc int[rank];
            index.Clear();
            Strides(Condition, Z, c);
            Strides(T, Z, x);
            Strides(E, Z, y);
            (int cs, int xs, int ys) = rank == 0 ? (0, 0, 0) : (c[^1], x[^1], y[^1]);
            int atC = 0, atX = 0, atY = 0;
            for (int done = 0; done < z.Length; done += inner)
            {
                for (int i = 0; i < inner; i++) z[done + i] = condition[atC + i * cs] ? t[atX + i * xs] : e[atY + i * ys];
                for (int axis = rank - 2; axis >= 0; axis--)
                {
                    (atC, atX, atY) = (atC + c[axis], atX + x[axis], atY + y[axis]);
                    if (++index[axis] < Z[axis]) break;
                    int size = Z.Int(axis);
                    (atC, atX, atY, index[axis]) = (atC - size * c[axis], atX - size * x[axis], atY - size * y[axis], 0);
                }
            }
        }

        /// <summary>Steps in elements along the axes of the result; 0 where the tensor is repeated.</summary>
        static void Strides(in Shape shape, in Shape result, Span<int> strides)
        {
            strides.Clear();
            long stride = 1;
            for (int i = 1; i <= shape.Rank; i++)
            {
                if (shape[shape.Rank - i] != 1) strides[result.Rank - i] = (int)stride;
                stride *= shape[shape.Rank - i];
            }
        }
    }
}
