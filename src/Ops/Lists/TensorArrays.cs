using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the tensor array ops share: making arrays, finding them, passing the flow on.</summary>
static class TensorArrays
{
    const string Container = "_tensor_arrays";

    static long s_count;

    /// <summary>Makes an array for this step: output 0 its handle, output 1 the flow.</summary>
    public static void Create(KernelContext c, string name, Func<string, TensorArray> make)
    {
        string unique = $"{name}_{Interlocked.Increment(ref s_count) - 1}";
        c.Step.StepResources.GetOrAdd(Container, unique, make);
        SetHandle(c, unique);
    }

    /// <summary>The gradient array of input 0 for one purpose, made when first asked for.</summary>
    public static void Gradient(KernelContext c, string source)
    {
        TensorArray forward = Get(c);
        string name = $"{forward.Name}@{source}";
        c.Step.StepResources.GetOrAdd(Container, name, forward.ForGradients);
        SetHandle(c, name);
    }

    static void SetHandle(KernelContext c, string name)
    {
        var handle = new ResourceHandle("", Container, name, DType.Invalid, PartialShape.Unknown);
        c.MoveOutput(0, Tensor.FromObjects(DType.Resource, [handle], Shape.Scalar));
        c.Allocate(1, default).Write<float>()[0] = 0;
    }

    /// <summary>The array of input 0.</summary>
    /// <exception cref="StatusException">NOT_FOUND: it is not of this step.</exception>
    public static TensorArray Get(KernelContext c)
    {
        ResourceHandle handle = c.Handle(0);
        return c.Step.StepResources.Find<TensorArray>(handle.Container, handle.Name)
            ?? throw new StatusException(ErrorCode.NotFound, $"Container {Container} does not exist. (Could not find resource: "
                + $"{c.Step.StepResources.ContainerOf(handle)}/{handle.Name})");
    }

    /// <summary>Fails unless the array's elements have type <paramref name="dtype"/>.</summary>
    public static void CheckType(TensorArray array, DType dtype)
    {
        if (array.Options.DType != dtype)
        {
            Throw.InvalidArgument($"TensorArray dtype is {array.Options.DType.Name()} but Op requested dtype {dtype.Name()}.");
        }
    }

    /// <summary>Reads some elements; the caller disposes them.</summary>
    public static Tensor[] ReadAll(TensorArray array, ReadOnlySpan<int> indices)
    {
        var items = new Tensor[indices.Length];
        try
        {
            for (int i = 0; i < items.Length; i++) items[i] = array.Read(indices[i]);
            return items;
        }
        catch
        {
            foreach (Tensor? item in items) item?.Dispose();
            throw;
        }
    }

    /// <summary>The handle of the gradient array that belongs to a node of the gradient graph.</summary>
    public static TensorArrayGradV3Outputs GradientOf(GradientContext g, Output handle, Output flow) =>
        g.Scope.TensorArrayGradV3(handle, flow, Source(g.Scope.Name));

    /// <summary>Which call of the gradient builder a node belongs to: <c>gradients</c>, <c>gradients_1</c> ...</summary>
    static string Source(string scope)
    {
        int at = scope.IndexOf("gradients", StringComparison.Ordinal);
        if (at < 0) return scope;
        int end = scope.IndexOf('/', at);
        return end < 0 ? scope : scope[..end];
    }

    /// <summary>Outputs are scalars of the flow.</summary>
    public static void FlowShape(ShapeContext c) => ShapeRules.Scalar(c);
}
