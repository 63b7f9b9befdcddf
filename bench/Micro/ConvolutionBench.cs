namespace TensorHarbor.Linalg;

/// <summary>GFLOP/s of convolutions of an MNIST network and of a residual block, and time of pooling, on one thread.</summary>
static class ConvolutionBench
{
    public static void Run()
    {
        Report("mnist 1", Same(64, 28, 1, 5, 1), 32);
        Report("mnist 2", Same(64, 14, 32, 5, 1), 64);
        Report("3x3x64", Same(8, 28, 64, 3, 1), 64);
        Report("1x1x128", Same(8, 28, 128, 1, 1), 128);
        var side = new PoolAxis(28, 2, 2, 0, 14);
        var pool = new PoolWindow { Batch = 64, Channels = 32, Depth = PoolAxis.Single, Height = side, Width = side };
        float[] x = New(pool.Elements), y = New(pool.Windows * 32), d = New(x.Length);
        int[] places = new int[y.Length];
        Console.WriteLine($"max pool {GemmBench.Time(() => Pooling.Max<float>(pool, x, y, float.MinValue)) * 1e6:F0} us, gradient {GemmBench.Time(Gradient) * 1e6:F0} us");
        SlidingWindow depthwise = Same(8, 28, 64, 3, 1);
        float[] u = New(8 * 28 * 28 * 64), v = New(u.Length), f = New(9 * 64);
        Console.WriteLine($"depthwise 3x3x64 {GemmBench.Time(() => DepthwiseConvolution.Forward<float>(depthwise, u, f, 1, v)) * 1e6:F0} us");

        void Gradient()
        {
            Pooling.ArgMax<float>(pool, x, places);
            Pooling.Scatter<float>(places, y, d);
        }
    }

    static SlidingWindow Same(int batch, int size, int channels, int filter, int stride)
    {
        int before = 0, count = SlidingWindow.OutputSize(size, filter, stride, 1, WindowPadding.Same, ref before);
        return new SlidingWindow
        {
            Batch = batch,
            Height = size,
            Width = size,
            Channels = channels,
            FilterHeight = filter,
            FilterWidth = filter,
            StrideHeight = stride,
            StrideWidth = stride,
            DilationHeight = 1,
            DilationWidth = 1,
            PadTop = before,
            PadLeft = before,
            OutHeight = count,
            OutWidth = count,
        };
    }

    static void Report(string name, SlidingWindow w, int outChannels)
    {
        float[] x = New(w.Batch * w.ImageSize), f = New((long)w.WindowSize * outChannels), y = New(w.Windows * outChannels);
        double flops = 2.0 * w.Windows * w.WindowSize * outChannels * 1e-9;
        double forward = GemmBench.Time(() => Convolution.Forward<float>(w, x, f, outChannels, y));
        double input = GemmBench.Time(() => Convolution.BackpropInput<float>(w, f, y, outChannels, x));
        double filter = GemmBench.Time(() => Convolution.BackpropFilter<float>(w, x, y, outChannels, f));
        Console.WriteLine($"{name,-8} forward {forward * 1e6,8:F0} us {flops / forward,6:F1}  input {input * 1e6,8:F0} us {flops / input,6:F1}  filter {filter * 1e6,8:F0} us {flops / filter,6:F1} GFLOP/s");
    }

    static float[] New(long length)
    {
        var random = new Random(1);
        float[] x = GC.AllocateUninitializedArray<float>((int)length, pinned: true);
        foreach (ref float value in x.AsSpan()) value = random.NextSingle();
        return x;
    }
}
