using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// Copies parts of A and B into the order in which tiles read them. A: tiles of rows, each column by column. B: panels of
/// columns, each row by row, the last one padded with zeros to whole vectors.
/// </summary>
static unsafe class Packing
{
    /// <summary>
    /// Packs <paramref name="rows"/> x <paramref name="depth"/> of A; one of the two strides is 1. A last, smaller tile is packed
    /// tightly.
    /// </summary>
    public static void PackA<T>(T* a, nint row, nint column, long rows, long depth, int tile, T* target) where T : unmanaged
    {
        for (long i = 0; i < rows; i += tile)
        {
            int height = (int)Math.Min(tile, rows - i);
            if (column == 1) Transposer.Transpose(a + i * row, row, target, height, height, depth);
            else CopyRows(a + i, column, target, height, depth, height);
            target += height * depth;
        }
    }

    /// <summary>Packs <paramref name="depth"/> x <paramref name="columns"/> of B; one of the two strides is 1.</summary>
    public static void PackB<T>(T* b, nint row, nint column, long depth, long columns, int panel, int lanes, T* target) where T : unmanaged
    {
        for (long j = 0; j < columns; j += panel)
        {
            int width = (int)Math.Min(panel, columns - j), stride = (int)PackedColumns(width, lanes);
            if (column == 1) CopyRows(b + j, row, target, width, depth, stride);
            else Transposer.Transpose(b + j * column, column, target, stride, width, depth);
            if (stride > width) ClearColumns(target + width, stride, stride - width, depth);
            target += stride * depth;
        }
    }

    /// <summary>Packs all of B, in the blocks along k that <see cref="GemmProblem{T}"/> uses.</summary>
    public static void PackWhole<T>(GemmKernel<T> kernel, T* b, nint row, nint column, long rows, long columns, T* target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long depth = Blocking.Depth(rows), packed = PackedColumns(columns, kernel.Lanes);
        for (long k = 0; k < rows; k += depth)
        {
            PackB(b + k * row, row, column, Math.Min(depth, rows - k), columns, kernel.Columns, kernel.Lanes, target + k * packed);
        }
    }

    /// <summary>Elements that <see cref="PackB"/> writes per row of B.</summary>
    public static long PackedColumns(long columns, int lanes) => (columns + lanes - 1) / lanes * lanes;

    static void CopyRows<T>(T* source, nint sourceStride, T* target, int width, long rows, nint targetStride) where T : unmanaged
    {
        uint bytes = (uint)(width * sizeof(T));
        for (long i = 0; i < rows; i++, source += sourceStride, target += targetStride)
        {
            if (bytes == 128) Unsafe.CopyBlockUnaligned(target, source, 128);
            else if (bytes == 48) Unsafe.CopyBlockUnaligned(target, source, 48);
            else Unsafe.CopyBlockUnaligned(target, source, bytes);
        }
    }

    static void ClearColumns<T>(T* target, nint stride, int width, long rows) where T : unmanaged
    {
        for (long i = 0; i < rows; i++, target += stride) new Span<T>(target, width).Clear();
    }
}
