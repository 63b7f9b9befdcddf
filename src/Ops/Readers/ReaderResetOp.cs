using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Makes a reader begin anew.</summary>
[Op("ReaderReset(reader_handle: Ref(string))")]
static class ReaderResetOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => ReaderCalls.Reader(c).Reset();
}
