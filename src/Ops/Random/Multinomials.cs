using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Draws classes with given logits.</summary>
static class Multinomials
{
    /// <summary>Checks inputs logits (0) and num_samples (1) and returns the number of random numbers that a draw takes.</summary>
    public static long Check(KernelContext c)
    {
        Tensor logits = c.Input(0), samples = c.Input(1);
        if (logits.Shape.Rank != 2) Throw.InvalidArgument($"logits should be a matrix, got shape {logits.Shape}");
        if (samples.Shape.Rank != 0) Throw.InvalidArgument($"num_samples should be a scalar, got shape {samples.Shape}");
        int count = samples.Item<int>();
        if (count < 0) Throw.InvalidArgument($"num_samples should be nonnegative, got {count}");
        if (logits.Shape[1] == 0) Throw.InvalidArgument("num_classes should be positive, got 0");
        return logits.Shape[0] * ((count + 3) / 4 * 4) * 2;
    }

    /// <summary>Fills output 0: for each row of logits so many classes.</summary>
    public static void Run<T, TOut>(KernelContext c, Philox generator) where T : unmanaged, INumber<T> where TOut : unmanaged, INumber<TOut>
    {
        Tensor logits = c.Input(0);
        int rows = logits.Shape.Int(0), classes = logits.Shape.Int(1), samples = c.Input(1).Item<int>();
        Span<TOut> output = c.Allocate(0, [rows, samples]).Write<TOut>();
        using Tensor sums = Tensor.Allocate(DType.Double, [classes]);
        Span<double> cumulative = sums.Write<double>();
        var bits = new PhiloxReader(generator);
        for (int row = 0; row < rows; row++)
        {
            double total = Accumulate(logits.Read<T>().Slice(row * classes, classes), cumulative);
            foreach (ref TOut sample in output.Slice(row * samples, samples)) sample = TOut.CreateTruncating(Find(cumulative, bits.NextDouble() * total));
        }
    }

    /// <summary>Sums of the unnormalized probabilities up to each class; returns the last.</summary>
    static double Accumulate<T>(ReadOnlySpan<T> logits, Span<double> cumulative) where T : INumber<T>
    {
        double max = double.NegativeInfinity, total = 0;
        foreach (T logit in logits)
        {
            if (T.IsFinite(logit)) max = Math.Max(max, double.CreateTruncating(logit));
        }
        for (int i = 0; i < logits.Length; i++)
        {
            if (T.IsFinite(logits[i])) total += Math.Exp(double.CreateTruncating(logits[i]) - max);
            cumulative[i] = total;
        }
        return total;
    }

    /// <summary>The first class whose sum is above <paramref name="value"/>.</summary>
    static int Find(ReadOnlySpan<double> cumulative, double value)
    {
        int low = 0, high = cumulative.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (cumulative[middle] > value) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    /// <summary>The shape rule: batch of the logits x number of samples.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape logits = c.WithRank(0, 2);
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Of(logits[0], c.Constant(1)?.Int() ?? PartialShape.UnknownDim));
    }
}
