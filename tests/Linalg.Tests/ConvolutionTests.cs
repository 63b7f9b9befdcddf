namespace TensorHarbor.Linalg.Tests;

public sealed class ConvolutionTests
{
    static readonly WindowPadding[] s_paddings = [WindowPadding.Valid, WindowPadding.Same, WindowPadding.Explicit];

    /// <summary>Geometries of every kind: batch, height, width, channels, filter, strides, dilations, padding.</summary>
    static IEnumerable<SlidingWindow> Windows(int seed, int count)
    {
        var random = new Random(seed);
        while (count > 0)
        {
            int top = random.Next(3), left = random.Next(3);
            WindowPadding padding = s_paddings[random.Next(3)];
            var w = new SlidingWindow
            {
                Batch = random.Next(1, 4),
                Height = random.Next(1, 12),
                Width = random.Next(1, 12),
                Channels = random.Next(1, 20) + (random.Next(4) == 0 ? 64 : 0),
                FilterHeight = random.Next(1, 5),
                FilterWidth = random.Next(1, 5),
                StrideHeight = random.Next(1, 4),
                StrideWidth = random.Next(1, 4),
                DilationHeight = random.Next(1, 3),
                DilationWidth = random.Next(1, 3),
            };
            int high = SlidingWindow.OutputSize(w.Height, w.FilterHeight, w.StrideHeight, w.DilationHeight, padding, ref top, random.Next(3));
            int wide = SlidingWindow.OutputSize(w.Width, w.FilterWidth, w.StrideWidth, w.DilationWidth, padding, ref left, random.Next(3));
            if (high < 1 || wide < 1) continue;
            count--;
            yield return w with { PadTop = top, PadLeft = left, OutHeight = high, OutWidth = wide };
        }
    }

    [Fact]
    public void Convolution_and_its_gradients_match_the_naive_ones()
    {
        var random = new Random(11);
        foreach (SlidingWindow w in Windows(12, 80).Append(Large(1)).Append(Large(2)))
        {
            int outChannels = random.Next(1, 40);
            WorkSplitter? workers = random.Next(2) == 0 ? null : new WorkSplitter(2);
            float[] x = Values.New<float>(random, w.Batch * w.ImageSize), f = Values.New<float>(random, (long)w.WindowSize * outChannels);
            float[] g = Values.New<float>(random, w.Windows * outChannels), bias = Values.New<float>(random, outChannels);
            double[] y = new double[g.Length], dx = new double[x.Length], df = new double[f.Length];
            for (int o = 0; o < y.Length; o++) y[o] = bias[o % outChannels];
            Each(w, (window, position, pixel) =>
            {
                for (int c = 0; c < w.Channels; c++)
                {
                    for (int o = 0; o < outChannels; o++)
                    {
                        int at = (position * w.Channels + c) * outChannels + o;
                        y[window * outChannels + o] += (double)x[pixel + c] * f[at];
                        dx[pixel + c] += (double)g[window * outChannels + o] * f[at];
                        df[at] += (double)g[window * outChannels + o] * x[pixel + c];
                    }
                }
            });
            float[] output = new float[g.Length], images = new float[x.Length], filter = new float[f.Length];
            Convolution.Forward<float>(w, x, f, outChannels, output, new Epilogue<float> { Bias = bias, Activation = Activation.Relu }, workers);
            AssertClose(y.Select(v => Math.Max(v, 0)), output, w.WindowSize, w);
            Convolution.BackpropInput<float>(w, f, g, outChannels, images, workers);
            AssertClose(dx, images, outChannels * w.FilterHeight * w.FilterWidth, w);
            Convolution.BackpropFilter<float>(w, x, g, outChannels, filter, workers);
            AssertClose(df, filter, (int)w.Windows, w);
        }
    }

    [Fact]
    public void Depthwise_convolution_and_its_gradients_match_the_naive_ones()
    {
        var random = new Random(13);
        foreach (SlidingWindow w in Windows(14, 60))
        {
            int multiplier = random.Next(1, 4), outChannels = w.Channels * multiplier;
            float[] x = Values.New<float>(random, w.Batch * w.ImageSize), f = Values.New<float>(random, (long)w.WindowSize * multiplier);
            float[] g = Values.New<float>(random, w.Windows * outChannels);
            double[] y = new double[g.Length], dx = new double[x.Length], df = new double[f.Length];
            Each(w, (window, position, pixel) =>
            {
                for (int o = 0; o < outChannels; o++)
                {
                    int at = position * outChannels + o, channel = pixel + o / multiplier;
                    y[window * outChannels + o] += (double)x[channel] * f[at];
                    dx[channel] += (double)g[window * outChannels + o] * f[at];
                    df[at] += (double)g[window * outChannels + o] * x[channel];
                }
            });
            float[] output = new float[g.Length], images = new float[x.Length], filter = new float[f.Length];
            DepthwiseConvolution.Forward<float>(w, x, f, multiplier, output);
            AssertClose(y, output, w.WindowSize, w);
            DepthwiseConvolution.BackpropInput<float>(w, f, g, multiplier, images);
            AssertClose(dx, images, w.WindowSize, w);
            DepthwiseConvolution.BackpropFilter<float>(w, x, g, multiplier, filter);
            AssertClose(df, filter, (int)w.Windows, w);
        }
    }

    [Fact]
    public void Pools_and_their_gradients_match_the_naive_ones()
    {
        var random = new Random(15);
        foreach (SlidingWindow window in Windows(16, 80))
        {
            SlidingWindow w = window with { DilationHeight = 1, DilationWidth = 1 };
            float[] x = [.. Values.New<float>(random, w.Batch * w.ImageSize).Select(v => MathF.Round(v * 4))], g = Values.New<float>(random, w.Windows * w.Channels);
            float[] max = new float[g.Length], mean = new float[g.Length], output = new float[g.Length], images = new float[x.Length];
            double[] dMax = new double[x.Length], dMean = new double[x.Length];
            var pixels = new List<int>[w.Windows];
            for (int i = 0; i < pixels.Length; i++) pixels[i] = [];
            Each(w, (i, _, pixel) => pixels[i].Add(pixel));
            for (int i = 0; i < g.Length; i++)
            {
                int c = i % w.Channels;
                List<int> own = pixels[i / w.Channels];
                max[i] = own.Select(p => x[p + c]).DefaultIfEmpty(float.MinValue).Max();
                mean[i] = own.Select(p => x[p + c]).DefaultIfEmpty(0).Average();
                if (own.Count > 0) dMax[own.First(p => x[p + c] == max[i]) + c] += g[i];
                foreach (int p in own) dMean[p + c] += g[i] / own.Count;
            }
            PoolWindow pool = Pool(w);
            Pooling.Max<float>(pool, x, output, float.MinValue);
            Assert.Equal(max, output);
            Pooling.Average<float>(pool, x, output);
            AssertClose(mean.Select(v => (double)v), output, 10, w);
            int[] places = new int[g.Length];
            Pooling.ArgMax<float>(pool, x, places);
            Pooling.Scatter<float>(places, g, images);
            AssertClose(dMax, images, 10, w);
            Pooling.AverageGrad<float>(pool, g, images);
            AssertClose(dMean, images, 10, w);
        }
    }

    [Fact]
    public void NaN_and_infinity_in_a_pool_give_what_TensorFlow_gives()
    {
        var pairs = new SlidingWindow { Batch = 1, Height = 1, Width = 8, Channels = 1, FilterHeight = 1, FilterWidth = 2, StrideHeight = 1, StrideWidth = 2, DilationHeight = 1, DilationWidth = 1, OutHeight = 1, OutWidth = 4 };
        const float Inf = float.PositiveInfinity;
        float[] x = [-Inf, -Inf, float.NaN, float.NaN, 1, float.NaN, float.NaN, 1], y = new float[4], gradient = new float[8];
        Pooling.Max<float>(Pool(pairs), x, y, float.MinValue);
        Assert.Equal([float.MinValue, float.MinValue, 1, 1], y);
        int[] places = new int[4];
        Pooling.ArgMax<float>(Pool(pairs), x, places);
        Pooling.Scatter<float>(places, [1, 2, 3, 4], gradient);
        Assert.Equal([1, 0, 2, 0, 3, 0, 4, 0], gradient);
        Pooling.Find<float>(Pool(pairs), x, y, places);
        Assert.Equal([-1, -1, 4, 7], places);
        Pooling.ScatterToNear<float, float>(Pool(pairs), [1, 1, 2, 2.0001f, float.NaN, 3, -Inf, -Inf], [1, 2, 3, -Inf], [1, 2, 3, 4], gradient);
        Assert.Equal([1, 1, 2, 0, 0, 3, 0, 0], gradient);
    }

    [Theory]
    [InlineData(5, 3, 1, 1, WindowPadding.Valid, 3, 0), InlineData(5, 3, 2, 1, WindowPadding.Same, 3, 1), InlineData(6, 3, 2, 1, WindowPadding.Same, 3, 0)]
    [InlineData(5, 3, 1, 2, WindowPadding.Valid, 1, 0), InlineData(5, 3, 1, 2, WindowPadding.Same, 5, 2), InlineData(2, 3, 1, 1, WindowPadding.Valid, 0, 0)]
    [InlineData(5, 1, 3, 1, WindowPadding.Same, 2, 0)]
    public void Sizes_are_TensorFlows(int size, int filter, int stride, int dilation, WindowPadding padding, int count, int expectedBefore)
    {
        int before = 9;
        Assert.Equal(count, SlidingWindow.OutputSize(size, filter, stride, dilation, padding, ref before));
        Assert.Equal(expectedBefore, before);
    }

    [Fact]
    public void Short_spans_are_refused()
    {
        SlidingWindow w = Large(1);
        Assert.Throws<ArgumentException>(() => Convolution.Forward<float>(w, new float[w.ImageSize - 1], new float[w.WindowSize], 1, new float[w.Windows]));
        Assert.Throws<ArgumentException>(() => Pooling.Max<float>(Pool(w), new float[w.ImageSize], new float[w.Windows], float.MinValue));
    }

    static PoolWindow Pool(in SlidingWindow w) => new()
    {
        Batch = w.Batch,
        Channels = w.Channels,
        Depth = PoolAxis.Single,
        Height = new(w.Height, w.FilterHeight, w.StrideHeight, w.PadTop, w.OutHeight),
        Width = new(w.Width, w.FilterWidth, w.StrideWidth, w.PadLeft, w.OutWidth),
    };

    /// <summary>More than one strip of patches.</summary>
    static SlidingWindow Large(int batch) => new()
    {
        Batch = batch,
        Height = 30,
        Width = 28,
        Channels = 12,
        FilterHeight = 3,
        FilterWidth = 3,
        StrideHeight = 1,
        StrideWidth = 1,
        DilationHeight = 1,
        DilationWidth = 1,
        PadTop = 1,
        PadLeft = 1,
        OutHeight = 30,
        OutWidth = 28,
    };

    /// <summary>Calls back with window, place in the window, and index of the pixel, for pixels inside the image.</summary>
    static void Each(SlidingWindow w, Action<int, int, int> action)
    {
        for (int i = 0; i < w.Windows; i++)
        {
            int image = i / (w.OutHeight * w.OutWidth), row = i / w.OutWidth % w.OutHeight, column = i % w.OutWidth;
            for (int p = 0; p < w.FilterHeight * w.FilterWidth; p++)
            {
                int y = row * w.StrideHeight - w.PadTop + p / w.FilterWidth * w.DilationHeight;
                int x = column * w.StrideWidth - w.PadLeft + p % w.FilterWidth * w.DilationWidth;
                if (y >= 0 && y < w.Height && x >= 0 && x < w.Width) action(i, p, ((image * w.Height + y) * w.Width + x) * w.Channels);
            }
        }
    }

    static void AssertClose(IEnumerable<double> expected, float[] got, int terms, SlidingWindow w) =>
        Values.AssertClose<float>([.. expected.Select(v => (float)v)], got, 2e-6, 4e-7 * terms + 1e-6, w.ToString());
}
