using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Products in which A or B is a vector: memory-bound, so the matrix is read in place, once.</summary>
static unsafe class MatrixVector
{
    /// <summary>Is A a row or B a column?</summary>
    public static bool Fits<T>(in GemmProblem<T> p) where T : unmanaged, IBinaryFloatingPointIeee754<T> => p.N == 1 || p.M == 1;

    public static void Solve<T>(in GemmProblem<T> problem, WorkSplitter? workers) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var body = new Body<T>(problem);
        long cycles = problem.M * problem.N * problem.K / problem.Kernel.Lanes;
        if (workers is null || workers.WorthThreads(cycles) == 1) body.Run(0, body.Outputs);
        else workers.For((body.Outputs + Body<T>.Grain - 1) / Body<T>.Grain, Body<T>.Grain * (problem.K / problem.Kernel.Lanes + 1),
            new Grains<T>(body));
    }

    /// <summary>Splits at multiples of a grain, so that vectors of outputs are cut at the same places for any number of threads.</summary>
    readonly struct Grains<T>(Body<T> body) : IRangeBody where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end) => body.Run(start * Body<T>.Grain, Math.Min(end * Body<T>.Grain, body.Outputs));
    }

    readonly struct Body<T>(GemmProblem<T> p) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public const int Grain = 128;

        public long Outputs => Math.Max(p.M, p.N);

        public void Run(long start, long end)
        {
            bool isColumn = p.N == 1;
            T* c = p.C + start * (isColumn ? p.CRow : 1);
            if (isColumn) Column(start, end - start, c);
            else Row(start, end - start, c);
            if (p.Bias != null || p.Activation != Activation.None) Finish(c, start, end - start, isColumn);
        }

        void Column(long start, long count, T* c)
        {
            if (p.AColumn == 1) p.Kernel.DotRows(p.A + start * p.ARow, p.ARow, count, p.K, p.B, c, p.CRow, p.Accumulates);
            else p.Kernel.SumRows(p.A + start, p.AColumn, p.K, count, p.B, p.BRow, c, p.Accumulates);
        }

        void Row(long start, long count, T* c)
        {
            if (p.BColumn != 1) p.Kernel.DotRows(p.B + start * p.BColumn, p.BColumn, count, p.K, p.A, c, 1, p.Accumulates);
            else p.Kernel.SumRows(p.B + start, p.BRow, p.K, count, p.A, p.AColumn, c, p.Accumulates);
        }

        void Finish(T* c, long start, long count, bool isColumn)
        {
            T six = T.CreateTruncating(6);
            for (long i = 0; i < count; i++)
            {
                T value = c[i];
                if (p.Bias != null) value += p.Bias[isColumn ? 0 : start + i];
                if (p.Activation != Activation.None) value = value < T.Zero ? T.Zero : value;
                if (p.Activation == Activation.Relu6) value = value > six ? six : value;
                c[i] = value;
            }
        }
    }
}
