using System.Numerics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Linalg;

/// <summary>A constant right-hand matrix B[k, n], copied once into the order in which the kernels read it.</summary>
/// <typeparam name="T">Element: float or double.</typeparam>
public sealed unsafe class PackedMatrix<T> : IDisposable where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly NativeBuffer _buffer;

    /// <summary>Packs a matrix for this processor.</summary>
    /// <param name="b">[rows, columns], or [columns, rows] if <paramref name="transpose"/>.</param>
    /// <param name="rows">Rows of B: k of the product.</param>
    /// <param name="columns">Columns of B: n of the product.</param>
    /// <param name="transpose">B is stored transposed.</param>
    /// <exception cref="ArgumentException"><paramref name="b"/> is shorter than the matrix.</exception>
    public PackedMatrix(ReadOnlySpan<T> b, int rows, int columns, bool transpose = false)
        : this(GemmKernels<T>.Best, b, rows, columns, transpose) { }

    internal PackedMatrix(GemmKernel<T> kernel, ReadOnlySpan<T> b, int rows, int columns, bool transpose)
    {
        Gemm.Check(b.Length, (long)rows * columns, nameof(b));
        (Kernel, Rows, Columns, PackedColumns) = (kernel, rows, columns, Packing.PackedColumns(columns, kernel.Lanes));
        _buffer = BufferPool.Shared.Rent(PackedColumns * rows * sizeof(T));
        PackFor(kernel, b, rows, columns, transpose, new Span<T>(Pointer, checked((int)(PackedColumns * rows))));
    }

    /// <summary>Columns of a packed matrix: the matrix's, rounded up to whole vectors.</summary>
    /// <param name="columns">Columns of B.</param>
    public static long PackedWidth(long columns) => Packing.PackedColumns(columns, GemmKernels<T>.Best.Lanes);

    /// <summary>Packs a matrix for this processor into memory of the caller's, for <see cref="Gemm.MultiplyPacked"/>.</summary>
    /// <param name="b">[rows, columns], or [columns, rows] if <paramref name="transpose"/>.</param>
    /// <param name="rows">Rows of B: k of the product.</param>
    /// <param name="columns">Columns of B: n of the product.</param>
    /// <param name="transpose">B is stored transposed.</param>
    /// <param name="packed">Gets rows times <see cref="PackedWidth"/> elements.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Pack(ReadOnlySpan<T> b, int rows, int columns, bool transpose, Span<T> packed) =>
        PackFor(GemmKernels<T>.Best, b, rows, columns, transpose, packed);

    static void PackFor(GemmKernel<T> kernel, ReadOnlySpan<T> b, int rows, int columns, bool transpose, Span<T> packed)
    {
        Gemm.Check(b.Length, (long)rows * columns, nameof(b));
        Gemm.Check(packed.Length, Packing.PackedColumns(columns, kernel.Lanes) * rows, nameof(packed));
        fixed (T* source = b, target = packed) Packing.PackWhole(kernel, source, transpose ? 1 : columns, transpose ? rows : 1, rows, columns, target);
    }

    /// <summary>Rows of B.</summary>
    public int Rows { get; }

    /// <summary>Columns of B.</summary>
    public int Columns { get; }

    internal GemmKernel<T> Kernel { get; }

    internal long PackedColumns { get; }

    internal T* Pointer => (T*)_buffer.Pointer;

    /// <summary>Gives the memory back. No product may be running.</summary>
    public void Dispose() => _buffer.RemoveReference();
}
