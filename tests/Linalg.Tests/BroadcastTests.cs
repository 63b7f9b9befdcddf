namespace TensorHarbor.Linalg.Tests;

public sealed class BroadcastTests
{
    static readonly string[] s_shapes =
    [
        "3,4|3,4", "3,4|4", "4|3,4", "3,4|3,1", "3,1|3,4", "3,1|1,4", "3,4|", "|3,4", "|", "1|1", "5|1", "2,1,4|3,1", "2,3,4|3,1", "2,3,4|2,1,4",
        "2,3,4|1,3,1", "7,1,5,1|1,3,1,2", "2,3,4,5|3,1,5", "1,1,6|4,1,1", "0,4|4", "3,0|3,1", "9,40|40", "9,300|300", "1000,2|2", "1,3|5,1", "2,2,2,2,2,2|2,1,2,1,2",
    ];

    public static TheoryData<string> Shapes => new(s_shapes);

    [Theory, MemberData(nameof(Shapes))]
    public void Every_operator_matches_the_index_by_index_one(string shapes)
    {
        long[][] dims = [.. shapes.Split('|').Select(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).ToArray())];
        long[] z = new long[Math.Max(dims[0].Length, dims[1].Length)];
        Assert.True(Broadcast.TryShape(dims[0], dims[1], z));
        var random = new Random(3);
        float[] x = Values.New<float>(random, Size(dims[0])), y = Values.New<float>(random, Size(dims[1])), result = new float[Size(z)];
        Broadcast.Add<float>(x, dims[0], y, dims[1], result, z);
        Check(x, dims[0], y, dims[1], result, z, (a, b) => a + b);
        Broadcast.Subtract<float>(x, dims[0], y, dims[1], result, z);
        Check(x, dims[0], y, dims[1], result, z, (a, b) => a - b);
        Broadcast.Multiply<float>(x, dims[0], y, dims[1], result, z);
        Check(x, dims[0], y, dims[1], result, z, (a, b) => a * b);
        Broadcast.Binary<float, float, DivideOperator<float>>(x, dims[0], y, dims[1], result, z);
        Check(x, dims[0], y, dims[1], result, z, (a, b) => a / b);
        Broadcast.Binary<float, float, MaxOperator<float>>(x, dims[0], y, dims[1], result, z);
        Check(x, dims[0], y, dims[1], result, z, Math.Max);
        Broadcast.Binary<float, float, MinOperator<float>>(x, dims[0], y, dims[1], result, z);
        Check(x, dims[0], y, dims[1], result, z, Math.Min);
        Broadcast.SquaredDifference<float>(x, dims[0], y, dims[1], result, z);
        Check(x, dims[0], y, dims[1], result, z, (a, b) => (a - b) * (a - b));
        bool[] less = new bool[Size(z)];
        Broadcast.Binary<float, bool, LessOperator<float>>(x, dims[0], y, dims[1], less, z);
        Check(x, dims[0], y, dims[1], [.. less.Select(b => b ? 1f : 0f)], z, (a, b) => a < b ? 1 : 0);
    }

    [Fact]
    public void Integers_wrap_and_powers_come_from_a_scalar_operator()
    {
        int[] sum = new int[4];
        Broadcast.Add<int>([int.MaxValue, 1], [2, 1], [1, 2], [2], sum, [2, 2]);
        Assert.Equal([int.MinValue, int.MinValue + 1, 2, 3], sum);
        double[] power = new double[4];
        Broadcast.Binary<double, double, EachElement<double, double, Power>>([2, 3], [2, 1], [2, 3], [2], power, [2, 2]);
        Values.AssertClose<double>([4, 8, 9, 27], power, 1e-14, 0, "power");
    }

    [Fact]
    public void NaN_wins_in_max_and_min()
    {
        float[] z = new float[2];
        Broadcast.Binary<float, float, MaxOperator<float>>([float.NaN, 1], [2], [1, float.NaN], [2], z, [2]);
        Assert.Equal([float.NaN, float.NaN], z);
        Broadcast.Binary<float, float, MinOperator<float>>([float.NaN, 1], [2], [1, float.NaN], [2], z, [2]);
        Assert.Equal([float.NaN, float.NaN], z);
    }

    [Fact]
    public void Shapes_that_cannot_be_combined_are_told()
    {
        Assert.False(Broadcast.TryShape([3, 4], [3], new long[2]));
        Assert.False(Broadcast.TryShape([0], [2], new long[1]));
    }

    readonly struct Power : IScalarOperator<double, double>
    {
        public static double Apply(double x, double y) => Math.Pow(x, y);
    }

    static void Check(float[] x, long[] xShape, float[] y, long[] yShape, float[] z, long[] zShape, Func<float, float, float> f)
    {
        for (int i = 0; i < z.Length; i++) Assert.Equal(f(x[Index(i, zShape, xShape)], y[Index(i, zShape, yShape)]), z[i]);
    }

    static long Index(long flat, long[] zShape, long[] shape)
    {
        long index = 0, stride = 1;
        for (int i = 1; i <= zShape.Length; i++)
        {
            long position = flat % zShape[^i];
            flat /= zShape[^i];
            if (i > shape.Length) continue;
            if (shape[^i] != 1) index += position * stride;
            stride *= shape[^i];
        }
        return index;
    }

    static long Size(long[] shape) => shape.Aggregate(1L, (product, dim) => product * dim);
}
