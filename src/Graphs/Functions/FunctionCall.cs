using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Calls functions for a kernel. Arrays of a call are kept for the next one; several steps may call at once.</summary>
public sealed class FunctionCall
{
    readonly Lock _lock = new();
    Frame? _idle;

    /// <summary>What TensorFlow puts before the text of an error in the function of a PartitionedCall.</summary>
    public static string ErrorPrefix(FunctionRef function)
    {
        string mark = $"{{{{function_node {function.Name}}}}} ";
        return mark + mark;
    }

    /// <summary>Calls <paramref name="function"/> with the inputs from <paramref name="firstInput"/> on; its results become the outputs.</summary>
    public void Run(KernelContext c, FunctionRef function, int firstInput)
    {
        Frame frame = Take(c.InputCount - firstInput, c.OutputCount);
        try
        {
            for (int i = 0; i < frame.Args.Length; i++) frame.Args[i] = c.Input(firstInput + i);
            c.Step.Functions.Run(function, frame.Args, frame.Results, c.Step);
            for (int i = 0; i < frame.Results.Length; i++) c.MoveOutput(i, frame.Results[i]);
        }
        finally
        {
            GiveBack(frame);
        }
    }

    Frame Take(int args, int results)
    {
        lock (_lock)
        {
            if (_idle is { } frame)
            {
                _idle = frame.Next;
                return frame;
            }
        }
        return new Frame(args, results);
    }

    void GiveBack(Frame frame)
    {
        Array.Clear(frame.Args);
        lock (_lock) (frame.Next, _idle) = (_idle, frame);
    }

    sealed class Frame(int args, int results)
    {
        public readonly Tensor[] Args = new Tensor[args];
        public readonly Tensor[] Results = new Tensor[results];
        public Frame? Next;
    }
}

/// <summary>The kernel of a node whose op is the name of a function.</summary>
/// <param name="k">The node.</param>
sealed class FunctionKernel(KernelConstruction k) : Kernel
{
    readonly FunctionRef _function = new(k.Node.Type, k.Node.Attrs);
    readonly FunctionCall _call = new();

    public override bool HasEffects => true;

    public override void Compute(KernelContext context) => _call.Run(context, _function, firstInput: 0);
}
