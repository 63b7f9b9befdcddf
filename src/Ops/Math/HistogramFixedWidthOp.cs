using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts values in bins of equal width; values outside of the range go to the first or last bin.</summary>
[Op("HistogramFixedWidth(values: T, value_range: T, nbins: int32) -> out: dtype", "T: {int32, int64, float, double}", "dtype: {int32, int64} = DT_INT32")]
static class HistogramFixedWidthOp
{
    public static void Shape(ShapeContext c)
    {
        if (c.WithRank(1, 1)[0] is >= 0 and not 2) c.Fail($"Dimension must be 2 but is {c.Input(1)[0]}");
        c.WithRank(2, 0);
        if (c.Constant(2) is not { } bins)
        {
            c.SetOutput(0, PartialShape.OfRank(1));
            return;
        }
        if (bins.Int() <= 0) c.Fail($"Requires nbins > 0: {bins.Int()}");
        c.SetOutput(0, PartialShape.Of(bins.Int()));
    }

    [CpuKernel("T: int32, int64, float, double", "dtype: int32, int64")]
    public static void Compute<T, TCount>(KernelContext c) where T : unmanaged, INumber<T> where TCount : unmanaged, INumber<TCount>
    {
        Tensor values = c.Input(0), range = c.Input(1), bins = c.Input(2);
        if (range.Shape.Rank != 1) Throw.InvalidArgument("value_range should be a vector.");
        if (range.ElementCount != 2) Throw.InvalidArgument("value_range should be a vector of 2 elements.");
        if (bins.Shape.Rank != 0) Throw.InvalidArgument("nbins should be a scalar.");
        T low = range.Read<T>()[0], high = range.Read<T>()[1];
        if (!(low < high)) Throw.InvalidArgument($"value_range should satisfy value_range[0] < value_range[1], but got '[{low}, {high}]'");
        long count = bins.Int();
        if (count <= 0) Throw.InvalidArgument($"nbins should be a positive number, but got '{count}'");
        Span<TCount> y = c.Allocate(0, [count]).Write<TCount>();
        y.Clear();
        double width = double.CreateTruncating(high - low) / count;
        foreach (T value in values.Read<T>())
        {
            int bin = int.CreateSaturating(double.CreateTruncating(T.Max(value, low) - low) / width);
            y[Math.Min(bin, (int)count - 1)]++;
        }
    }
}
