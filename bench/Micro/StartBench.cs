using System.Diagnostics;

namespace TensorHarbor.Linalg;

/// <summary>Time of first calls in a fresh process, compilation included, and what a second thread brings.</summary>
static class StartBench
{
    public static void Run()
    {
        float[] a = new float[64 * 128], b = new float[128 * 128], c = new float[128 * 128], loss = new float[64];
        First("gemm 64x128x9", () => Gemm.Multiply<float>(a, b, c, 64, 128, 9));
        First("gemm 64x32x128", () => Gemm.Multiply<float>(a, b, c, 64, 32, 128));
        First("gemm 64x8x32", () => Gemm.Multiply<float>(a, b, c, 64, 8, 32));
        First("gemm 9x128x64 T", () => Gemm.Multiply<float>(a, b, c, 9, 128, 64, transposeA: true));
        First("gemm 64x128x32 NT", () => Gemm.Multiply<float>(a, b, c, 64, 128, 32, transposeB: true));
        First("relu", () => Elementwise.Relu<float>(a, a));
        First("bias", () => Broadcast.Add<float>(a, [64, 128], b.AsSpan(0, 128), [128], a, [64, 128]));
        First("cross-entropy 64x2", () => Softmax.SparseCrossEntropy<float, int>(a.AsSpan(0, 128), new int[64], 2, loss, c.AsSpan(0, 128)));
        First("adam", () => OptimizerSteps.Adam<float>(a, a, a, 0.9f, 0.9f, 0.1f, 0.9f, 0.9f, 1e-3f, false, a));
        Threads();
    }

    static void First(string name, Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        Console.WriteLine($"{name,-20} {Stopwatch.GetElapsedTime(start).TotalMilliseconds,7:F2} ms");
    }

    static void Threads()
    {
        float[] x = new float[1 << 20], y = new float[1 << 20], z = new float[1 << 20];
        var two = new WorkSplitter(2);
        foreach (int n in (int[])[64, 96, 128, 256, 512, 1024])
        {
            double one = GemmBench.Time(() => Gemm.Multiply<float>(x, y, z, n, n, n));
            double both = GemmBench.Time(() => Gemm.Multiply<float>(x, y, z, n, n, n, workers: two));
            Console.WriteLine($"{n}^3: one thread {one * 1e6:F1} us, two {both * 1e6:F1} us");
        }
    }
}
