using System.Diagnostics;

namespace TensorHarbor.Linalg;

/// <summary>GFLOP/s of the products of small training steps and of square ones, on one thread.</summary>
static class GemmBench
{
    static readonly (int M, int N, int K, bool TA, bool TB)[] Shapes =
    [
        (64, 128, 9, false, false), (64, 32, 128, false, false), (64, 8, 32, false, false), (64, 2, 8, false, false),
        (9, 128, 64, true, false), (128, 32, 64, true, false), (32, 8, 64, true, false), (8, 2, 64, true, false),
        (64, 128, 32, false, true), (64, 32, 8, false, true), (64, 8, 2, false, true), (64, 9, 128, false, true),
        (1024, 128, 9, false, false), (1024, 32, 128, false, false), (1024, 8, 32, false, false), (1024, 2, 8, false, false),
        (9, 128, 1024, true, false), (128, 32, 1024, true, false), (32, 8, 1024, true, false), (8, 2, 1024, true, false),
        (1024, 128, 32, false, true), (1024, 32, 8, false, true), (1024, 9, 128, false, true),
        (64, 1, 128, false, false), (1, 128, 64, false, false), (1, 128, 64, false, true), (128, 1, 64, true, false),
        (256, 256, 256, false, false), (256, 256, 256, true, false), (256, 256, 256, false, true),
        (512, 512, 512, false, false), (1024, 1024, 1024, false, false), (1024, 1024, 1024, true, false), (1024, 1024, 1024, false, true),
        (108, 64, 576, false, false), (6272, 64, 576, false, false), (576, 64, 108, true, false),
        (1000, 1000, 1000, false, false), (64, 1024, 1024, false, false), (1, 1024, 1024, false, false),
    ];

    public static void Run(string kernelName)
    {
        GemmKernel<float> kernel = kernelName == "" ? GemmKernels<float>.Best : GemmKernels<float>.All.First(k => k.Name == kernelName);
        Console.WriteLine($"{kernel.Name}, {Environment.Version}");
        Console.WriteLine($"{"m",5} {"n",5} {"k",5} {"op",3} {"us",10} {"GFLOP/s",8}");
        foreach ((int m, int n, int k, bool ta, bool tb) in Shapes)
        {
            var random = new Random(1);
            float[] a = New(random, m * k), b = New(random, k * n), c = new float[m * n];
            double seconds = Time(() => Gemm.Multiply<float>(kernel, a, b, c, m, n, k, ta, tb, default, null));
            Console.WriteLine($"{m,5} {n,5} {k,5} {(ta ? "T" : "N") + (tb ? "T" : "N"),3} {seconds * 1e6,10:F3} {2e-9 * m * n * k / seconds,8:F1}");
        }
    }

    static float[] New(Random random, int length)
    {
        float[] x = GC.AllocateUninitializedArray<float>(length, pinned: true);
        foreach (ref float value in x.AsSpan()) value = random.NextSingle() - 0.5f;
        return x;
    }

    /// <summary>Best of several runs of about 10 ms, in seconds per call.</summary>
    public static double Time(Action action)
    {
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < 60; i++) action();
            Thread.Sleep(120); // the runtime recompiles hot methods 100 ms after it saw them, with profiles in two steps
        }
        long start = Stopwatch.GetTimestamp();
        action();
        double once = Math.Max(1e-8, Stopwatch.GetElapsedTime(start).TotalSeconds);
        int count = (int)Math.Clamp(0.01 / once, 1, 100_000);
        double best = double.MaxValue;
        for (int round = 0; round < 7; round++)
        {
            start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++) action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / count);
        }
        return best;
    }
}
