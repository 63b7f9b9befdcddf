using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A variable that lives until <c>DestroyTemporaryVariable</c> or the end of the step.</summary>
[Op("TemporaryVariable() -> ref: Ref(dtype)", "shape: shape", "dtype: type", "var_name: string = ''", Stateful = true)]
static class TemporaryVariableOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.ShapeAttr("shape"));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _name = k.String("var_name") is { Length: > 0 } given ? given : k.Node.Name;
        readonly DType _dtype = k.Type("dtype");
        readonly PartialShape _shape = k.ShapeAttr("shape");

        public override void Compute(KernelContext context)
        {
            var variable = new Variable(_name, _dtype, _shape);
            variable.Replace(Tensor.Zeros(_dtype, _shape.ToShape()));
            if (context.Step.StepResources.GetOrAdd("", _name, _ => variable) == variable) context.SetReference(0, variable);
            else
            {
                variable.Dispose();
                throw new StatusException(ErrorCode.AlreadyExists, $"Resource tmp_var/{_name}/TemporaryVariable already exists");
            }
        }
    }
}
