using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A v1 variable as graphs before <c>VariableV2</c> have it.</summary>
[Op("Variable() -> ref: Ref(dtype)", "shape: shape", "dtype: type", "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class VariableOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.ShapeAttr("shape") is { Rank: 0 } ? PartialShape.Unknown : c.ShapeAttr("shape"));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : VariableV2Op.Cpu(k);
}
