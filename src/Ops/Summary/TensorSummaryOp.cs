using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A summary of a tensor, named after the node.</summary>
[Op("TensorSummary(tensor: T) -> summary: string", "T: type", "description: string = ''", "labels: list(string) = []",
    "display_name: string = ''")]
static class TensorSummaryOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => SummaryOutput.Set(c, new()
    {
        Value = { new Summary.Types.Value { NodeName = c.Node.Name, Tensor = SummaryOutput.Content(c.Input(0)) } },
    });
}
