using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Passes a reference on to one of two branches: output_true if the predicate holds, else output_false; the other is dead.</summary>
[Op("RefSwitch(data: Ref(T), pred: bool) -> output_false: Ref(T), output_true: Ref(T)", "T: type", AllowsUninitializedInput = true)]
static class RefSwitchOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutputs(c.Input(0));
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => SwitchOp.Compute(c);
}
