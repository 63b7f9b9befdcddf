using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Computes one node by itself, outside a session: for constant folding and shape inference.</summary>
static class NodeEvaluation
{
    /// <summary>Computes <paramref name="node"/> from values of its inputs.</summary>
    /// <returns>The outputs, the caller's to dispose.</returns>
    /// <exception cref="StatusException">UNIMPLEMENTED: no CPU kernel for the node; or what the kernel throws.</exception>
    public static Tensor[] Run(Node node, ReadOnlySpan<Tensor> inputs)
    {
        Kernel kernel = node.Op.CreateKernel(node)
            ?? throw new StatusException(ErrorCode.Unimplemented, $"No CPU kernel for '{node.Name}' (op {node.Type})");
        using var resources = new ResourceManager();
        var step = new StepContext { Resources = resources, Functions = NoFunctions.Instance };
        var slots = new Slot[inputs.Length + node.OutputCount];
        for (int i = 0; i < slots.Length; i++) slots[i].Tensor = new Tensor();
        int[] inputSlots = new int[inputs.Length];
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                inputSlots[i] = i;
                slots[i].Tensor.AttachShared(inputs[i]);
            }
            var context = new KernelContext(step);
            context.Bind(node, slots, inputSlots, 0, inputs.Length, inputs.Length, diesHere: 0);
            Compute(kernel, context, node);
            var outputs = new Tensor[node.OutputCount];
            for (int i = 0; i < outputs.Length; i++) outputs[i] = Result(slots[inputs.Length + i], node, i);
            return outputs;
        }
        finally
        {
            foreach (ref Slot slot in slots.AsSpan()) slot.Clear();
            (kernel as IDisposable)?.Dispose();
        }
    }

    static Tensor Result(in Slot slot, Node node, int index) => slot.Tensor.HasBuffer
        ? slot.Tensor.Share()
        : throw new StatusException(ErrorCode.Internal, $"The kernel of op {node.Type} has not set output {index}").At(node.Name);

    static void Compute(Kernel kernel, KernelContext context, Node node)
    {
        try
        {
            kernel.Compute(context);
        }
        catch (Exception e) when (KernelFault.Is(e))
        {
            throw KernelFault.Of(node, e);
        }
    }

    sealed class NoFunctions : IFunctionRunner
    {
        public static readonly NoFunctions Instance = new();

        public void Run(FunctionRef function, ReadOnlySpan<Tensor> args, Span<Tensor> results, StepContext step, bool consumesArgs) =>
            Throw.Unimplemented($"Function {function.Name} cannot be called while constants are folded");
    }
}
