using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Summaries in one; a tag may come once.</summary>
[Op("MergeSummary(inputs: N * string) -> summary: string", "N: int >= 1")]
static class MergeSummaryOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        var merged = new Summary();
        var tags = new HashSet<string>();
        for (int i = 0; i < c.InputCount; i++)
        {
            foreach (byte[] text in c.Input(i).Strings)
            {
                foreach (Summary.Types.Value value in SummaryOutput.Parse(text).Value)
                {
                    if (value.Tag.Length > 0 && !tags.Add(value.Tag)) Throw.InvalidArgument($"Duplicate tag {value.Tag} found in summary inputs ");
                    merged.Value.Add(value);
                }
            }
        }
        SummaryOutput.Set(c, merged);
    }
}
