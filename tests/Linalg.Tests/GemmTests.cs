using System.Numerics;

namespace TensorHarbor.Linalg.Tests;

public sealed class GemmTests
{
    static readonly int[] Sizes = [1, 2, 3, 5, 7, 8, 9, 12, 13, 16, 17, 25, 31, 33, 48, 65];

    /// <summary>All that this processor can run; in a child process only its best, the parent does the others.</summary>
    public static TheoryData<string> Kernels =>
        new(GemmKernels<float>.All.Where(k => k.IsSupported && (!InstructionSetTests.IsChild || k == GemmKernels<float>.Best)).Select(k => k.Name));

    [Fact]
    public void This_processor_has_a_kernel_and_the_table_ends_with_one_for_all()
    {
        Assert.True(GemmKernels<float>.Best.IsSupported);
        Assert.True(GemmKernels<double>.All[^1].IsSupported);
        Assert.Equal("portable", GemmKernels<float>.All[^1].Name);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Products_of_every_small_shape_match_the_naive_ones(string kernel)
    {
        var random = new Random(7);
        foreach (int m in Sizes)
        {
            foreach (int n in Sizes)
            {
                int k = Sizes[random.Next(Sizes.Length)];
                Check<float>(kernel, random, m, n, k, 2e-6);
                if (m < 20) Check<double>(kernel, random, m, n, k, 4e-15);
            }
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Products_that_are_blocked_and_packed_match_the_naive_ones(string kernel)
    {
        var random = new Random(8);
        Check<float>(kernel, random, 260, 70, 300, 2e-6);
        Check<float>(kernel, random, 250, 290, 37, 2e-6);
        Check<float>(kernel, random, 13, 2100, 20, 2e-6);
        Check<float>(kernel, random, 9, 130, 1030, 2e-6);
        Check<double>(kernel, random, 123, 140, 270, 4e-15);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void An_empty_sum_gives_zeros_bias_or_C(string kernel)
    {
        float[] c = [1, 2, 3, 4, 5, 6];
        Multiply(kernel, [], [], c, 2, 3, 0, new Epilogue<float> { Accumulate = true });
        Assert.Equal([1, 2, 3, 4, 5, 6], c);
        Multiply(kernel, [], [], c, 2, 3, 0, new Epilogue<float> { Bias = [1, -2, 9], Activation = Activation.Relu6 });
        Assert.Equal([1, 0, 6, 1, 0, 6], c);
        Multiply(kernel, [], [], c, 2, 3, 0, default);
        Assert.Equal(new float[6], c);
        Multiply(kernel, [], [], [], 0, 3, 0, default);
        Multiply(kernel, [], [1, 2], [], 0, 1, 2, default);
    }

    [Theory, MemberData(nameof(Kernels))]
    public void NaN_and_infinity_pass_through(string kernel)
    {
        foreach (int n in (int[])[1, 3, 17, 40])
        {
            float[] a = [float.NaN, 1, 2, float.PositiveInfinity, 1, 1], b = new float[2 * n], c = new float[3 * n];
            Array.Fill(b, 1f);
            Multiply(kernel, a, b, c, 3, n, 2, new Epilogue<float> { Activation = Activation.Relu });
            for (int j = 0; j < n; j++) Assert.Equal([float.NaN, float.PositiveInfinity, 2f], [c[j], c[n + j], c[2 * n + j]]);
        }
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Threads_and_packing_do_not_change_a_bit(string kernelName)
    {
        GemmKernel<float> kernel = Kernel<float>(kernelName);
        var random = new Random(9);
        foreach ((int m, int n, int k) in ((int, int, int)[])[(300, 200, 300), (700, 33, 64), (20, 900, 270), (5, 3000, 270), (1, 5000, 300), (4000, 1, 300)])
        {
            float[] a = Values.New<float>(random, m * k), b = Values.New<float>(random, k * n), bias = Values.New<float>(random, n);
            float[] alone = new float[m * n], split = new float[m * n], packed = new float[m * n];
            var epilogue = new Epilogue<float> { Bias = bias, Activation = Activation.Relu };
            Gemm.Multiply<float>(kernel, a, b, alone, m, n, k, false, false, epilogue, null);
            Gemm.Multiply<float>(kernel, a, b, split, m, n, k, false, false, epilogue, new WorkSplitter(3));
            Assert.Equal(alone, split);
            if (m == 1 || n == 1) continue;
            using var matrix = new PackedMatrix<float>(kernel, b, k, n, transpose: false);
            Gemm.Multiply(a, matrix, packed, m, epilogue: epilogue, workers: new WorkSplitter(2));
            Assert.Equal(alone, packed);
        }
    }

    [Fact]
    public void A_small_product_allocates_nothing()
    {
        float[] a = new float[64 * 9], b = new float[9 * 128], c = new float[64 * 128];
        var workers = new WorkSplitter(4);
        Gemm.Multiply<float>(a, b, c, 64, 128, 9, workers: workers);
        Gemm.Multiply<float>(a, b, c, 64, 128, 9, transposeB: true, workers: workers);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Gemm.Multiply<float>(a, b, c, 64, 128, 9, workers: workers);
        Gemm.Multiply<float>(a, b, c, 64, 128, 9, transposeB: true, workers: workers);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_short_span_is_refused()
    {
        Assert.Throws<ArgumentException>("a", () => Gemm.Multiply<float>(new float[5], new float[6], new float[4], 2, 2, 3));
        Assert.Throws<ArgumentException>("b", () => Gemm.Multiply<float>(new float[6], new float[5], new float[4], 2, 2, 3));
        Assert.Throws<ArgumentException>("c", () => Gemm.Multiply<float>(new float[6], new float[6], new float[3], 2, 2, 3));
        Assert.Throws<ArgumentException>("b", () => new PackedMatrix<float>(new float[5], 2, 3));
    }

    static void Check<T>(string kernelName, Random random, int m, int n, int k, double relative) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Guard = 40;
        GemmKernel<T> kernel = Kernel<T>(kernelName);
        T[] a = Values.New<T>(random, m * k), b = Values.New<T>(random, k * n), bias = Values.New<T>(random, n);
        bool ta = random.Next(2) == 1, tb = random.Next(2) == 1, accumulates = random.Next(2) == 1, hasBias = random.Next(2) == 1;
        var epilogue = new Epilogue<T> { Accumulate = accumulates, Bias = hasBias ? bias : [], Activation = (Activation)random.Next(3) };
        T[] expected = Values.New<T>(random, m * n + Guard), c = [.. expected], packed = [.. expected];
        Naive.Multiply(a, b, expected, m, n, k, ta, tb, epilogue);
        Gemm.Multiply<T>(kernel, a, b, c.AsSpan(0, m * n), m, n, k, ta, tb, epilogue, null);
        string what = $"{kernelName} {typeof(T).Name} {m}x{n}x{k} {ta} {tb}";
        Values.AssertClose<T>(expected, c, relative, relative * 4 * k, what);
        using var matrix = new PackedMatrix<T>(kernel, b, k, n, tb);
        Gemm.Multiply(a, matrix, packed.AsSpan(0, m * n), m, ta, epilogue);
        Values.AssertClose<T>(expected, packed, relative, relative * 4 * k, "packed " + what);
    }

    static void Multiply(string kernel, float[] a, float[] b, float[] c, int m, int n, int k, in Epilogue<float> epilogue) =>
        Gemm.Multiply<float>(Kernel<float>(kernel), a, b, c, m, n, k, false, false, epilogue, null);

    static GemmKernel<T> Kernel<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T> => GemmKernels<T>.All.Single(k => k.Name == name);
}
