using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A summary of a tensor with a tag and metadata.</summary>
[Op("TensorSummaryV2(tag: string, tensor: T, serialized_summary_metadata: string) -> summary: string", "T: type")]
static class TensorSummaryV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        if (c.Input(0).Shape.Rank != 0) Throw.InvalidArgument("tag must be scalar");
        if (c.Input(2).Shape.Rank != 0) Throw.InvalidArgument("serialized_summary_metadata must be scalar");
        var value = new Summary.Types.Value { Tag = c.Input(0).StringItem(), Tensor = SummaryOutput.Content(c.Input(1)) };
        value.Metadata = SummaryMetadata.Parser.ParseFrom(c.Input(2).Strings[0]);
        SummaryOutput.Set(c, new() { Value = { value } });
    }
}
