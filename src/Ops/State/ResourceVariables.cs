using System.Diagnostics.CodeAnalysis;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the ops on resource variables share.</summary>
static class ResourceVariables
{
    /// <summary>The variable of a handle input, or <see langword="null"/> if there is none or it has no value.</summary>
    public static Variable? Find(KernelContext c, int input)
    {
        ResourceHandle handle = c.Handle(input);
        Variable? variable = c.Step.Resources.Find<Variable>(handle.Container, handle.Name);
        return variable is { IsInitialized: true } ? variable : null;
    }

    /// <summary>The variable of a handle input.</summary>
    /// <exception cref="StatusException">NOT_FOUND: there is none.</exception>
    public static Variable Get(KernelContext c, int input)
    {
        if (Find(c, input) is { } found) return found;
        c.Resource<Variable>(input);
        throw new StatusException(ErrorCode.FailedPrecondition, $"Resource variable {c.Handle(input).Name} is uninitialized.");
    }

    /// <summary>The variable of a handle input, to be read.</summary>
    /// <exception cref="StatusException">FAILED_PRECONDITION: there is none or it has no value.</exception>
    public static Variable GetToRead(KernelContext c, int input) => Find(c, input) ?? ThrowUnreadable(c.Step.Resources, c.Handle(input));

    [DoesNotReturn]
    static Variable ThrowUnreadable(ResourceManager resources, ResourceHandle handle) => throw new StatusException(ErrorCode.FailedPrecondition,
        $"Could not find variable {handle.Name}. This could mean that the variable has been deleted. In TF1, it can also mean the variable is "
        + $"uninitialized. Debug info: container={resources.ContainerOf(handle)}, status error message={resources.Missing(handle, "N10tensorflow3VarE")}");

    /// <summary>The variable of a handle input, made if there is none.</summary>
    public static Variable GetOrMake(KernelContext c, int input, DType dtype)
    {
        ResourceHandle handle = c.Handle(input);
        return c.Step.Resources.Find<Variable>(handle.Container, handle.Name)
            ?? c.Step.Resources.GetOrAdd(handle.Container, handle.Name, name => new Variable(name, dtype, PartialShape.Unknown));
    }

    /// <summary>Shape of the variable that resource input <paramref name="input"/> refers to, as far as inference knows it.</summary>
    public static PartialShape Shape(ShapeContext c, int input) => c.Handle(input)?.Shape ?? PartialShape.Unknown;

    /// <summary>Checks the type that a node expects of the variable of its input 0 against what inference knows.</summary>
    public static void CheckType(ShapeContext c, DType expected, string action)
    {
        if (c.Handle(0) is { } handle && handle.DType != DType.Invalid && handle.DType != expected)
        {
            c.Fail($"Trying to {action} variable with wrong dtype. Expected {handle.DType.Name()} got {expected.Name()}");
        }
    }
}
