using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// The kernel of an op that makes a resource (a table, a queue) and gives its handle. Without <c>shared_name</c> the resource belongs
/// to the kernel and ends with the session.
/// </summary>
abstract class ResourceKernel<T> : Kernel, IDisposable where T : class
{
    readonly string _container, _sharedName, _nodeName, _device;
    readonly bool _isReference;
    readonly Lock _lock = new();
    ResourceManager? _resources;
    Tensor? _handle;
    Variable? _reference;

    protected ResourceKernel(KernelConstruction k)
    {
        _container = k.String("container");
        _sharedName = k.String("shared_name") is { Length: > 0 } shared ? shared
            : k.FindAttr("use_node_name_sharing") is { } sharing && sharing.AsBool() ? k.Node.Name : "";
        _nodeName = k.Node.Name;
        _device = ResourceHandles.DeviceOf(k.Node);
        _isReference = k.Node.OutputTypes[0].IsRef();
    }

    /// <summary>Makes the resource.</summary>
    protected abstract T Make(KernelContext context, string name);

    /// <summary>Checks that a resource made by another node is what this node describes.</summary>
    protected virtual void Verify(T found)
    {
    }

    public sealed override void Compute(KernelContext context)
    {
        lock (_lock)
        {
            if (_handle is null) Create(context);
        }
        if (_isReference) context.SetReference(0, _reference!);
        else context.SetOutput(0, _handle!);
    }

    void Create(KernelContext context)
    {
        _resources = context.Step.Resources;
        string name = _sharedName.Length > 0 ? _sharedName : _resources.PrivateName(_nodeName);
        Verify(_resources.GetOrAdd(_container, name, n => Make(context, n)));
        if (_isReference)
        {
            _reference = new Variable(_nodeName, DType.String, PartialShape.Of(2));
            _reference.Replace(Tensor.From(_container.Length > 0 ? _container : _resources.DefaultContainer, name));
        }
        _handle = ResourceHandles.Of(new(_device, _container, name, DType.Invalid, PartialShape.Unknown));
    }

    public void Dispose()
    {
        if (_handle is not null && _sharedName.Length == 0)
        {
            var handle = (ResourceHandle)_handle.Objects[0];
            _resources!.Remove(handle.Container, handle.Name);
        }
        _reference?.Dispose();
    }
}
