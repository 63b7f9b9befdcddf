using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The value of an optional variant: some tensors, or none.</summary>
/// <param name="components">The tensors, which become the optional's own; <see langword="null"/>: none.</param>
sealed class OptionalValue(Tensor[]? components) : ICountedValue
{
    int _references = 1;

    /// <summary>The tensors; <see langword="null"/>: none.</summary>
    public Tensor[]? Components => components;

    /// <inheritdoc/>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <inheritdoc/>
    public void RemoveReference()
    {
        if (Interlocked.Decrement(ref _references) > 0) return;
        foreach (Tensor component in components ?? []) component.Dispose();
    }

    /// <summary>Makes output 0 this optional, whose reference the output takes over.</summary>
    public void Put(KernelContext c) => c.MoveOutput(0, Tensor.FromObjects(DType.Variant, [this], Shape.Scalar));

    /// <summary>The optional in input 0.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the variant holds something else.</exception>
    public static OptionalValue Get(KernelContext c)
    {
        Tensor input = c.Input(0);
        if (input.ElementCount != 1 || input.Objects[0] is not OptionalValue optional)
        {
            throw new StatusException(ErrorCode.InvalidArgument, "Input to an optional op must be a variant holding an optional");
        }
        return optional;
    }
}
