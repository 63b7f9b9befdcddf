using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds to whole variables, or subtracts from them.</summary>
static class DenseUpdates
{
    /// <summary>Changes the v1 variable of input 0 by the tensor of input 1, in place.</summary>
    public static void Reference<T>(KernelContext c, bool subtract) where T : unmanaged, INumberBase<T>
    {
        Variable variable = c.InputVariable(0);
        Tensor change = c.Input(1);
        lock (variable.Lock)
        {
            if (variable.Value.Shape != change.Shape) Throw.InvalidArgument("Parameters and update must be the same size");
            Change<T>(variable.Value, change, subtract);
        }
        c.SetReference(0, variable);
    }

    /// <summary>Changes the resource variable of input 0 by the tensor of input 1.</summary>
    public static void Resource<T>(KernelContext c, bool subtract) where T : unmanaged, INumberBase<T>
    {
        Variable variable = ResourceVariables.Get(c, 0);
        Tensor change = c.Input(1);
        lock (variable.Lock)
        {
            if (variable.Value.Shape != change.Shape)
            {
                Throw.InvalidArgument($"Cannot update variable with shape {variable.Value.Shape} using a Tensor with shape {change.Shape}, "
                    + "shapes must be equal.");
            }
            Change<T>(variable.PrepareToUpdate(), change, subtract);
        }
    }

    static void Change<T>(Tensor value, Tensor change, bool subtract) where T : unmanaged, INumberBase<T>
    {
        if (subtract) TensorPrimitives.Subtract(value.Read<T>(), change.Read<T>(), value.Write<T>());
        else TensorPrimitives.Add(value.Read<T>(), change.Read<T>(), value.Write<T>());
    }

    /// <summary>The shape rule of the resource forms: nothing comes out, the value must fit the variable.</summary>
    public static void ResourceShape(ShapeContext c)
    {
        ResourceVariables.CheckType(c, c.Type("dtype"), "write to");
        c.Merge(ResourceVariables.Shape(c, 0), c.Input(1));
    }
}
