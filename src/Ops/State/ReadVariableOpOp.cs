using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The value of a resource variable, shared until the variable changes.</summary>
[Op("ReadVariableOp(resource: resource) -> value: dtype", "dtype: type", Stateful = true)]
static class ReadVariableOpOp
{
    public static void Shape(ShapeContext c)
    {
        ResourceVariables.CheckType(c, c.Type("dtype"), "read");
        c.SetOutput(0, ResourceVariables.Shape(c, 0));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.RawOutputGradient(0));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Variable variable = ResourceVariables.GetToRead(c, 0);
        DType wanted = c.Node.OutputTypes[0];
        lock (variable.Lock)
        {
            if (variable.DType != wanted)
            {
                Throw.InvalidArgument($"Trying to read variable with wrong dtype. Expected {wanted.Name()} got {variable.DType.Name()}");
            }
            c.SetOutput(0, variable.Value);
        }
    }
}
