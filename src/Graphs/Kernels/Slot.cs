using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Where a node's output lies during a step: a tensor object that is reused from step to step, or a reference to a variable.</summary>
struct Slot
{
    /// <summary>The slot's own tensor object; it holds memory only while the value is alive.</summary>
    public Tensor Tensor;

    /// <summary>The variable that a reference output refers to.</summary>
    public Variable? Reference;

    /// <summary>v1 control flow: the value did not come to be on this branch.</summary>
    public bool IsDead;

    public void Clear()
    {
        Tensor.Dispose();
        Reference = null;
        IsDead = false;
    }
}
