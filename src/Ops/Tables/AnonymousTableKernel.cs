using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Makes a table that lives for one step and that only its handle names.</summary>
abstract class AnonymousTableKernel(KernelConstruction k) : Kernel
{
    /// <summary>Type of the keys.</summary>
    protected DType KeyType { get; } = k.Type("key_dtype");

    /// <summary>Type of the values.</summary>
    protected DType ValueType { get; } = k.Type("value_dtype");

    /// <summary>Makes a table with keys of this CLR type.</summary>
    protected abstract LookupTable Make<TKey>() where TKey : notnull;

    public sealed override void Compute(KernelContext context)
    {
        ResourceManager resources = context.Step.Resources;
        string name = resources.PrivateName(context.Node.Name);
        resources.GetOrAdd("", name, _ => MakeFor(KeyType));
        context.Step.StepResources.GetOrAdd("", name, n => new Removal(resources, n));
        context.MoveOutput(0, ResourceHandles.Of(new(ResourceHandles.DeviceOf(context.Node), "", name, DType.Invalid, PartialShape.Unknown)));
    }

    LookupTable MakeFor(DType keys) => keys switch
    {
        DType.String => Make<byte[]>(),
        DType.Int64 => Make<ulong>(),
        DType.Int32 => Make<uint>(),
        _ => Throw.InvalidArgument<LookupTable>($"A table cannot have keys of type {keys.Name()}"),
    };

    /// <summary>Removes the table when the step ends.</summary>
    sealed class Removal(ResourceManager resources, string name) : IDisposable
    {
        public void Dispose() => resources.Remove("", name);
    }
}
