using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>A product, or a part of one, with all strides in elements.</summary>
unsafe struct GemmProblem<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    const int StackBytes = 16 << 10;

    /// <summary>12 rows of two vectors of 64 bytes.</summary>
    const int MostTileBytes = 12 * 2 * 64;

    public GemmKernel<T> Kernel;
    public T* A, B, C, Bias;
    public nint ARow, AColumn, BRow, BColumn, CRow;
    public long M, N, K;
    public Activation Activation;
    public bool Accumulates;

    /// <summary>
    /// All of B packed by <see cref="PackedMatrix{T}"/>, or null; then <see cref="PackedFirst"/> is the part's first column in
    /// it.
    /// </summary>
    public T* PackedB;

    public long PackedColumns, PackedFirst;

    /// <summary>The part of C with these rows and columns.</summary>
    public readonly GemmProblem<T> Part(long row, long rows, long column, long columns)
    {
        GemmProblem<T> part = this;
        part.A += row * ARow;
        part.B += column * BColumn;
        part.C += row * CRow + column;
        if (Bias != null) part.Bias += column;
        (part.M, part.N) = (rows, columns);
        part.PackedFirst += column;
        return part;
    }

    /// <summary>Computes C on the calling thread.</summary>
    public readonly void Solve()
    {
        long depth = Blocking.Depth(K);
        bool packsA = Blocking.PacksA(M, N, Math.Min(K, depth), AColumn != 1, Kernel.Columns, sizeof(T));
        bool packsB = PackedB == null && Blocking.PacksB(M, N, Math.Min(K, depth), BColumn != 1, Kernel.Rows, sizeof(T));
        long forA = packsA ? Math.Min(M, Blocking.Rows) * depth : 0;
        long forB = packsB ? Packing.PackedColumns(Math.Min(N, Blocking.Columns), Kernel.Lanes) * depth : 0;
        if (!packsA && forB * sizeof(T) <= StackBytes) SolveOnStack(depth, packsB);
        else
        {
            using var a = new Scratch<T>(forA);
            using var b = new Scratch<T>(forB);
            Loop(depth, a.Pointer, b.Pointer);
        }
    }

    [SkipLocalsInit]
    readonly void SolveOnStack(long depth, bool packsB)
    {
        if (!packsB)
        {
            Loop(depth, null, null);
            return;
        }
        byte* scratch = stackalloc byte[StackBytes + 64];
        Loop(depth, null, (T*)((nint)(scratch + 63) & ~63));
    }

    [SkipLocalsInit]
    readonly void Loop(long depth, T* scratchA, T* scratchB)
    {
        byte* tile = stackalloc byte[MostTileBytes + 64];
        T* sums = (T*)((nint)(tile + 63) & ~63);
        for (long j = 0; j < N; j += Blocking.Columns)
        {
            long columns = Math.Min(Blocking.Columns, N - j);
            long k = 0;
            do
            {
                long steps = Math.Min(depth, K - k);
                TileCall<T> call = Call(k, steps);
                call.Sums = sums;
                T* b = PackedB != null ? PackedB + k * PackedColumns + (PackedFirst + j) * steps : B + k * BRow + j * BColumn;
                if (scratchB != null)
                {
                    Packing.PackB(b, BRow, BColumn, steps, columns, Kernel.Columns, Kernel.Lanes, scratchB);
                    b = scratchB;
                }
                Rows(ref call, b, scratchB != null || PackedB != null, j, columns, k, scratchA);
                k += steps;
            }
            while (k < K);
        }
    }

    readonly TileCall<T> Call(long k, long steps)
    {
        bool isLast = k + steps >= K;
        return new TileCall<T>
        {
            K = (nint)steps,
            CRow = CRow,
            Accumulates = Accumulates || k > 0,
            Bias = isLast ? Bias : null,
            Activation = isLast ? Activation : Activation.None,
            Most = Activation == Activation.Relu6 ? T.CreateTruncating(6) : T.PositiveInfinity,
        };
    }

    readonly void Rows(ref TileCall<T> call, T* b, bool isPacked, long j, long columns, long k, T* scratchA)
    {
        long height = scratchA != null ? Blocking.Rows : M;
        for (long i = 0; i < M; i += height)
        {
            long rows = Math.Min(height, M - i);
            T* a = A + i * ARow + k * AColumn;
            (call.ARow, call.AColumn, call.ATile) = (ARow, AColumn, Kernel.Rows * ARow);
            if (scratchA != null)
            {
                Packing.PackA(a, ARow, AColumn, rows, call.K, Kernel.Rows, scratchA);
                a = scratchA;
                (call.ARow, call.AColumn, call.ATile) = (1, Kernel.Rows, Kernel.Rows * call.K);
            }
            Panels(ref call, a, scratchA != null, rows, b, isPacked, columns, C + i * CRow + j, Bias == null ? null : Bias + j);
        }
    }

    /// <summary>All panels of a block of B times a block of A, which stay in the caches.</summary>
    readonly void Panels(ref TileCall<T> call, T* a, bool aPacked, long rows, T* b, bool bPacked, long columns, T* c, T* bias)
    {
        int tile = Kernel.Rows, lanes = Kernel.Lanes, panel = Kernel.Columns;
        bool hasBias = call.Bias != null;
        long whole = rows / tile;
        int rest = (int)(rows - whole * tile);
        nint aColumn = call.AColumn;
        for (long j = 0; j < columns; j += panel)
        {
            int width = (int)Math.Min(panel, columns - j);
            call.LastLanes = width > lanes ? width - lanes : width;
            call.BRow = bPacked ? (width > lanes ? panel : lanes) : BRow;
            call.B = b + (bPacked ? j * call.K : j);
            if (hasBias) call.Bias = bias + j;
            call.A = a;
            call.C = c + j;
            fixed (TileCall<T>* pointer = &call)
            {
                if (whole > 0)
                {
                    (call.Tiles, call.AColumn) = ((nint)whole, aColumn);
                    Kernel.Tile(tile, width)(pointer);
                }
                if (rest > 0)
                {
                    call.Tiles = 1;
                    call.A = a + whole * call.ATile;
                    call.C = c + whole * tile * CRow + j;
                    if (aPacked) call.AColumn = rest;
                    Kernel.Tile(rest, width)(pointer);
                }
            }
        }
    }
}
