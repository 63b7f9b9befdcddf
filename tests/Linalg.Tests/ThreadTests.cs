namespace TensorHarbor.Linalg.Tests;

/// <summary>Loops that are split between threads give the same bits as on one thread.</summary>
public sealed class ThreadTests
{
    static readonly WorkSplitter s_workers = new(3);

    [Fact]
    public void Broadcasting_does_not_depend_on_threads()
    {
        var random = new Random(1);
        (long[] X, long[] Y)[] shapes =
        [
            ([200_001], [200_001]), ([200_001], [1]), ([], [200_001]), ([3001, 65], [65]), ([65], [3001, 65]), ([3001, 65], [3001, 1]), ([3001, 1], [1, 65]),
            ([30, 1, 7, 65], [30, 20, 1, 65]), ([2, 500, 400], [500, 1]), ([1, 300, 1], [700, 1, 2]),
        ];
        foreach ((long[] xShape, long[] yShape) in shapes)
        {
            long[] zShape = new long[Math.Max(xShape.Length, yShape.Length)];
            Assert.True(Broadcast.TryShape(xShape, yShape, zShape));
            float[] x = Values.New<float>(random, Size(xShape)), y = Values.New<float>(random, Size(yShape)), one = new float[Size(zShape)], many = new float[one.Length];
            Broadcast.Binary<float, float, SubtractOperator<float>>(x, xShape, y, yShape, one, zShape);
            Broadcast.Binary<float, float, SubtractOperator<float>>(x, xShape, y, yShape, many, zShape, s_workers);
            Assert.Equal(one, many);
        }
    }

    [Fact]
    public void Normalization_does_not_depend_on_threads()
    {
        var random = new Random(2);
        foreach ((int outer, int channels, int inner) in new[] { (4000, 33, 1), (5, 33, 1001), (1, 1, 200_000), (0, 3, 1), (2, 3, 0) })
        {
            float[] x = Values.New<float>(random, outer * channels * inner), mean = Values.New<float>(random, channels), factor = Values.New<float>(random, channels);
            float[] offset = Values.New<float>(random, channels), many = new float[x.Length], expected = new float[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                int c = i / inner % channels;
                expected[i] = (x[i] - mean[c]) * factor[c] + offset[c];
            }
            Normalization.Apply(x, inner, mean, factor, offset, many, s_workers);
            Values.AssertClose<float>(expected, many, 1e-6, 1e-6, "normalization");
            Normalization.Apply(x, inner, mean, factor, offset, expected);
            Assert.Equal(expected, many);
        }
    }

    [Fact]
    public void Softmax_does_not_depend_on_threads()
    {
        var random = new Random(3);
        foreach ((int rows, int classes) in new[] { (20_000, 5), (1001, 130), (3, 70_000), (65, 16) })
        {
            float[] x = Values.New<float>(random, rows * classes), one = new float[x.Length], many = new float[x.Length];
            Softmax.Rows<float>(x, classes, one);
            Softmax.Rows<float>(x, classes, many, s_workers);
            Assert.Equal(one, many);
            Softmax.LogRows<float>(x, classes, one);
            Softmax.LogRows<float>(x, classes, many, s_workers);
            Assert.Equal(one, many);
        }
    }

    [Theory]
    [InlineData(17), InlineData(70), InlineData(200)]
    public void Depthwise_convolution_and_pools_do_not_depend_on_threads(int channels)
    {
        var random = new Random(4);
        var w = new SlidingWindow
        {
            Batch = 2,
            Height = 41,
            Width = 43,
            Channels = channels,
            FilterHeight = 3,
            FilterWidth = 3,
            StrideHeight = 1,
            StrideWidth = 1,
            DilationHeight = 1,
            DilationWidth = 1,
            PadTop = 1,
            PadLeft = 1,
            OutHeight = 41,
            OutWidth = 43,
        };
        float[] x = Values.New<float>(random, w.Batch * w.ImageSize), filter = Values.New<float>(random, w.WindowSize * 2), one = new float[2 * x.Length], many = new float[2 * x.Length];
        foreach (int multiplier in (int[])[1, 2])
        {
            DepthwiseConvolution.Forward<float>(w, x, filter, multiplier, one);
            DepthwiseConvolution.Forward<float>(w, x, filter, multiplier, many, workers: s_workers);
            Assert.Equal(one, many);
        }
        var axis = new PoolAxis(41, 3, 1, 1, 41);
        var pool = new PoolWindow { Batch = 2, Channels = channels, Depth = PoolAxis.Single, Height = axis, Width = axis with { Size = 43, Windows = 43 } };
        x[5] = float.NaN;
        Pooling.Max<float>(pool, x, one, float.MinValue);
        Pooling.Max<float>(pool, x, many, float.MinValue, s_workers);
        Assert.Equal(one, many);
        Pooling.Average<float>(pool, x, one);
        Pooling.Average<float>(pool, x, many, s_workers);
        Assert.Equal(one, many);
    }

    static long Size(long[] shape) => shape.Aggregate(1L, (size, d) => size * d);
}
