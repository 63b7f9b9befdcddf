using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gives a resource variable a value, making the variable if there is none.</summary>
[Op("AssignVariableOp(resource: resource, value: dtype)", "dtype: type", "validate_shape: bool = false", Stateful = true)]
static class AssignVariableOpOp
{
    public static void Shape(ShapeContext c)
    {
        ResourceVariables.CheckType(c, c.Type("dtype"), "assign");
        c.Merge(ResourceVariables.Shape(c, 0), c.Input(1));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _validate = k.Bool("validate_shape");
        readonly DType _dtype = k.Type("dtype");

        public override void Compute(KernelContext context)
        {
            Variable variable = ResourceVariables.GetOrMake(context, 0, _dtype);
            Tensor value = context.Input(1);
            lock (variable.Lock)
            {
                if (variable.DType != _dtype)
                {
                    Throw.InvalidArgument($"Trying to assign variable with wrong dtype. Expected {variable.DType.Name()} got {_dtype.Name()}");
                }
                if (_validate && variable.IsInitialized && variable.Value.Shape != value.Shape)
                {
                    Throw.InvalidArgument("Trying to assign to variable with tensor with wrong shape. "
                        + $"Expected {variable.Value.Shape} got {value.Shape}");
                }
                variable.Assign(value);
            }
        }
    }
}
