using System.Text;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Keeps a tensor in the session and gives its handle, a string.</summary>
[Op("GetSessionHandle(value: T) -> handle: string", "T: type", Stateful = true)]
static class GetSessionHandleOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Strings[0] = Encoding.UTF8.GetBytes(SessionTensors.Keep(c, c.Input(0)));
}
