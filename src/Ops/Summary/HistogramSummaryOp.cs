using System.Numerics;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A summary of the distribution of numbers.</summary>
[Op("HistogramSummary(tag: string, values: T) -> summary: string", "T: realnumbertype = DT_FLOAT")]
static class HistogramSummaryOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        ShapeRules.Scalar(c);
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        if (c.Input(0).ElementCount != 1) Throw.InvalidArgument("tags must be scalar");
        var histogram = new Histogram();
        foreach (T value in c.Input(1).Read<T>())
        {
            double number = double.CreateTruncating(value);
            if (double.IsNaN(number)) Throw.InvalidArgument($"Nan in summary histogram for: {c.Node.Name}");
            if (double.IsInfinity(number)) Throw.InvalidArgument($"Infinity in Histogram for: {c.Node.Name}");
            histogram.Add(number);
        }
        SummaryOutput.Set(c, new() { Value = { new Summary.Types.Value { Tag = c.Input(0).StringItem(), Histo = histogram.ToProto() } } });
    }
}
