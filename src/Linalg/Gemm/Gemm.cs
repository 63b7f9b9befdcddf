using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// Products of dense row-major matrices of float or double. Sums are fused multiply-adds in blocks of at most 256 along k; a row's
/// result has the same bits whatever the number of threads.
/// </summary>
public static unsafe class Gemm
{
    /// <summary>C[m, n] = activation((accumulate ? C : 0) + op(A)[m, k] op(B)[k, n] + bias), op being a transposition or nothing.</summary>
    /// <param name="a">A: [m, k], or [k, m] if <paramref name="transposeA"/>.</param>
    /// <param name="b">B: [k, n], or [n, k] if <paramref name="transposeB"/>.</param>
    /// <param name="c">C: [m, n]. Must not overlap A or B.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums; 0 gives zeros.</param>
    /// <param name="transposeA">A is stored transposed.</param>
    /// <param name="transposeB">B is stored transposed.</param>
    /// <param name="epilogue">What to do with the product before it is stored.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its matrix.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither float nor double.</exception>
    public static void Multiply<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int n, int k,
        bool transposeA = false, bool transposeB = false, in Epilogue<T> epilogue = default, WorkSplitter? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(GemmKernels<T>.Best, a, b, c, m, n, k, transposeA, transposeB, epilogue, workers);

    /// <summary>C[m, n] = activation((accumulate ? C : 0) + op(A)[m, k] B[k, n] + bias), with B packed before.</summary>
    /// <param name="a">A: [m, k], or [k, m] if <paramref name="transposeA"/>.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C: [m, n].</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="transposeA">A is stored transposed.</param>
    /// <param name="epilogue">What to do with the product before it is stored.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its matrix.</exception>
    public static void Multiply<T>(ReadOnlySpan<T> a, PackedMatrix<T> b, Span<T> c, int m,
        bool transposeA = false, in Epilogue<T> epilogue = default, WorkSplitter? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(a.Length, (long)m * b.Rows, nameof(a));
        Check(c.Length, (long)m * b.Columns, nameof(c));
        Check(epilogue.Bias.Length, epilogue.Bias.IsEmpty ? 0 : b.Columns, nameof(epilogue));
        if (m == 0 || b.Columns == 0) return;
        fixed (T* pa = a, pc = c, bias = epilogue.Bias)
        {
            GemmProblem<T> problem = Problem(b.Kernel, pa, pc, bias, m, b.Columns, b.Rows, transposeA, epilogue);
            problem.PackedB = b.Pointer;
            problem.PackedColumns = b.PackedColumns;
            Split(problem, workers);
            GC.KeepAlive(b);
        }
    }

    /// <summary>C[m, n] = activation((accumulate ? C : 0) + op(A)[m, k] B[k, n] + bias), with B packed by <see cref="PackedMatrix{T}.Pack"/>.</summary>
    /// <param name="a">A: [m, k], or [k, m] if <paramref name="transposeA"/>.</param>
    /// <param name="packed">B.</param>
    /// <param name="c">C: [m, n].</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="transposeA">A is stored transposed.</param>
    /// <param name="epilogue">What to do with the product before it is stored.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <exception cref="ArgumentException">A span is shorter than its matrix.</exception>
    public static void MultiplyPacked<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> packed, Span<T> c, int m, int n, int k,
        bool transposeA = false, in Epilogue<T> epilogue = default, WorkSplitter? workers = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GemmKernel<T> kernel = GemmKernels<T>.Best;
        long width = Packing.PackedColumns(n, kernel.Lanes);
        Check(a.Length, (long)m * k, nameof(a));
        Check(packed.Length, width * k, nameof(packed));
        Check(c.Length, (long)m * n, nameof(c));
        Check(epilogue.Bias.Length, epilogue.Bias.IsEmpty ? 0 : n, nameof(epilogue));
        if (m == 0 || n == 0) return;
        fixed (T* pa = a, pb = packed, pc = c, bias = epilogue.Bias)
        {
            GemmProblem<T> problem = Problem(kernel, pa, pc, bias, m, n, k, transposeA, epilogue);
            problem.PackedB = pb;
            problem.PackedColumns = width;
            Split(problem, workers);
        }
    }

    internal static void Multiply<T>(GemmKernel<T> kernel, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, int m, int n, int k,
        bool transposeA, bool transposeB, in Epilogue<T> epilogue, WorkSplitter? workers)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(a.Length, (long)m * k, nameof(a));
        Check(b.Length, (long)k * n, nameof(b));
        Check(c.Length, (long)m * n, nameof(c));
        Check(epilogue.Bias.Length, epilogue.Bias.IsEmpty ? 0 : n, nameof(epilogue));
        if (m == 0 || n == 0) return;
        fixed (T* pa = a, pb = b, pc = c, bias = epilogue.Bias)
        {
            GemmProblem<T> problem = Problem(kernel, pa, pc, bias, m, n, k, transposeA, epilogue);
            problem.B = pb;
            (problem.BRow, problem.BColumn) = transposeB ? ((nint)1, (nint)k) : (n, 1);
            if (MatrixVector.Fits(problem)) MatrixVector.Solve(problem, workers);
            else Split(problem, workers);
        }
    }

    static GemmProblem<T> Problem<T>(GemmKernel<T> kernel, T* a, T* c, T* bias, int m, int n, int k, bool transposeA,
        in Epilogue<T> epilogue)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Kernel = kernel,
            A = a,
            C = c,
            Bias = bias,
            ARow = transposeA ? 1 : k,
            AColumn = transposeA ? m : 1,
            CRow = n,
            M = m,
            N = n,
            K = k,
            Activation = epilogue.Activation,
            Accumulates = epilogue.Accumulate,
        };

    static void Split<T>(in GemmProblem<T> problem, WorkSplitter? workers) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long steps = problem.M * problem.N * problem.K / problem.Kernel.Lanes;
        int threads = workers?.WorthThreads(steps) ?? 1;
        if (threads == 1) problem.Solve();
        else
        {
            var grid = new Grid<T>(problem, threads);
            workers!.For(grid.Cells, steps / grid.Cells + 1, grid);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(long got, long expected, string name)
    {
        if (got < expected) Fail(got, expected, name);
    }

    static void Fail(long got, long expected, string name) =>
        throw new ArgumentException($"the matrix needs {expected} elements, the span has {got}", name);

    /// <summary>C cut into one cell per thread, as square as the tiles allow: each thread packs what its cell needs.</summary>
    readonly struct Grid<T> : IRangeBody where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly GemmProblem<T> _problem;
        readonly long _height, _width, _across;

        public Grid(in GemmProblem<T> problem, int threads)
        {
            _problem = problem;
            long rowTiles = Ceiling(problem.M, problem.Kernel.Rows), panels = Ceiling(problem.N, problem.Kernel.Columns);
            long down = 1;
            double best = double.MaxValue;
            for (long d = 1; d <= threads; d++)
            {
                long across = threads / d;
                double cost = (double)Ceiling(rowTiles, d) * Ceiling(panels, across)
                    + 0.05 * (Ceiling(rowTiles, d) + Ceiling(panels, across));
                if (cost < best) (best, down) = (cost, d);
            }
            _height = Ceiling(rowTiles, down) * problem.Kernel.Rows;
            _width = Ceiling(panels, threads / down) * problem.Kernel.Columns;
            _across = Ceiling(problem.N, _width);
            Cells = Ceiling(problem.M, _height) * _across;
        }

        public long Cells { get; }

        public void Run(long start, long end)
        {
            for (long cell = start; cell < end; cell++)
            {
                long i = cell / _across * _height, j = cell % _across * _width;
                _problem.Part(i, Math.Min(_height, _problem.M - i), j, Math.Min(_width, _problem.N - j)).Solve();
            }
        }

        static long Ceiling(long x, long y) => (x + y - 1) / y;
    }
}
