using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Handles of things that live for one step.</summary>
static class StepHandles
{
    const string Container = "_step";

    /// <summary>Puts a thing into the step and makes its handle an output.</summary>
    public static void Add<T>(KernelContext c, int output, string name, T thing) where T : class
    {
        c.Step.StepResources.GetOrAdd(Container, name, _ => thing);
        c.MoveOutput(output, ResourceHandles.Of(new(ResourceHandles.DeviceOf(c.Node), Container, name, DType.Invalid, PartialShape.Unknown)));
    }

    /// <summary>The thing of handle input 0.</summary>
    public static T Get<T>(KernelContext c) where T : class => c.Step.StepResources.Lookup<T>(c.Handle(0));
}
