using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The value of a temporary variable, which ends.</summary>
[Op("DestroyTemporaryVariable(ref: Ref(T)) -> value: T", "T: type", "var_name: string")]
static class DestroyTemporaryVariableOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _name = k.String("var_name");

        public override bool HasEffects => true;

        public override void Compute(KernelContext context)
        {
            context.SetOutput(0, context.Input(0));
            if (!context.Step.StepResources.Remove("", _name)) Throw.NotFound($"Resource tmp_var/{_name}/TemporaryVariable does not exist.");
        }
    }
}
