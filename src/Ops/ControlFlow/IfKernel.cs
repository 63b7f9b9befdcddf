using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Calls one of two functions, by the truth of input 0.</summary>
abstract class IfKernel(KernelConstruction k) : Kernel
{
    readonly FunctionRef _then = k.Function("then_branch"), _else = k.Function("else_branch");
    readonly FunctionCall _call = new();

    public sealed override void Compute(KernelContext context) => _call.Run(context, Truth.Of(context.Input(0)) ? _then : _else, firstInput: 1);
}
