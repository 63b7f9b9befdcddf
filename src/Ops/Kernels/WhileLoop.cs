using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Calls a function again and again on its own results. Arrays of a loop are kept for the next one; several steps may loop at once.</summary>
/// <param name="count">Number of loop variables.</param>
sealed class WhileLoop(int count)
{
    readonly Lock _lock = new();
    Frame? _idle;

    /// <summary>Calls <paramref name="body"/> as long as <paramref name="condition"/> is true of the loop variables: inputs at first, outputs at last.</summary>
    public void Run(KernelContext c, FunctionRef condition, FunctionRef body)
    {
        Frame frame = Take();
        try
        {
            for (int i = 0; i < count; i++) frame.Variables[i] = c.Input(i).Share();
            while (IsTrue(c, condition, frame))
            {
                c.Step.Stop.ThrowIfCancellationRequested();
                c.Step.Functions.Run(body, frame.Variables, frame.Next, c.Step, consumesArgs: true);
                (frame.Variables, frame.Next) = (frame.Next, frame.Variables);
            }
            for (int i = 0; i < count; i++) c.MoveOutput(i, frame.Variables[i]);
        }
        catch
        {
            foreach (Tensor? variable in frame.Variables) variable?.Dispose();
            throw;
        }
        finally
        {
            GiveBack(frame);
        }
    }

    static bool IsTrue(KernelContext c, FunctionRef condition, Frame frame)
    {
        c.Step.Functions.Run(condition, frame.Variables, frame.Condition, c.Step);
        bool value = Truth.Of(frame.Condition[0]);
        frame.Condition[0].Dispose();
        return value;
    }

    Frame Take()
    {
        lock (_lock)
        {
            if (_idle is { } frame)
            {
                _idle = frame.Chain;
                return frame;
            }
        }
        return new Frame(count);
    }

    void GiveBack(Frame frame)
    {
        lock (_lock) (frame.Chain, _idle) = (_idle, frame);
    }

    sealed class Frame(int count)
    {
        public readonly Tensor[] Condition = new Tensor[1];
        public Tensor[] Variables = new Tensor[count], Next = new Tensor[count];
        public Frame? Chain;
    }
}
