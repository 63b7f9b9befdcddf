using System.Numerics;
using System.Text;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A summary of numbers by tags.</summary>
[Op("ScalarSummary(tags: string, values: T) -> summary: string", "T: realnumbertype")]
static class ScalarSummaryOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor tags = c.Input(0), values = c.Input(1);
        if (tags.Shape != values.Shape && !(tags.ElementCount == 1 && values.ElementCount == 1))
        {
            Throw.InvalidArgument($"tags and values are not the same shape: {tags.Shape} != {values.Shape}");
        }
        var summary = new Summary();
        for (int i = 0; i < values.ElementCount; i++)
        {
            summary.Value.Add(Summaries.Scalar(Encoding.UTF8.GetString(tags.Strings[i]), float.CreateTruncating(values.Read<T>()[i])));
        }
        SummaryOutput.Set(c, summary);
    }
}
