using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Calls the branch whose number is input 0; a number out of range takes the last.</summary>
abstract class CaseKernel(KernelConstruction k) : Kernel
{
    readonly FunctionRef[] _branches = k.Functions("branches");
    readonly FunctionCall _call = new();

    public sealed override void Compute(KernelContext context)
    {
        Tensor index = context.Input(0);
        if (index.Shape.Rank != 0) Throw.InvalidArgument("branch_index must be scalar");
        int branch = index.Item<int>();
        _call.Run(context, (uint)branch < (uint)_branches.Length ? _branches[branch] : _branches[^1], firstInput: 1);
    }
}
