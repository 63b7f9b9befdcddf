using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sets a v1 variable and passes the reference on.</summary>
[Op("Assign(ref: Ref(T), value: T) -> output_ref: Ref(T)", "T: type", "validate_shape: bool = true", "use_locking: bool = true",
    AllowsUninitializedInput = true)]
static class AssignOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Bool("validate_shape") ? c.Merge(c.Input(0), c.Input(1)) : c.Input(1));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _validate = k.Bool("validate_shape");

        public override bool HasEffects => true;

        public override void Compute(KernelContext context)
        {
            Variable variable = context.InputVariable(0);
            Tensor value = context.Input(1);
            if (_validate && !variable.Shape.Matches(value.Shape))
            {
                Throw.InvalidArgument("Assign requires shapes of both tensors to match. "
                    + $"lhs shape= {(variable.IsInitialized ? variable.Value.Shape : variable.Shape)} rhs shape= {value.Shape}");
            }
            lock (variable.Lock) variable.Copy(value);
            context.SetReference(0, variable);
        }
    }
}
