using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Calls a function on a device of this process; the device's name is not looked at.</summary>
[Op("RemoteCall(target: string, args: Tin) -> output: Tout", "Tin: list(type) >= 1", "Tout: list(type) >= 1", "f: func", Stateful = true)]
static class RemoteCallOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef _function = k.Function("f");
        readonly FunctionCall _call = new();

        public override void Compute(KernelContext context) => _call.Run(context, _function, firstInput: 1);
    }
}
