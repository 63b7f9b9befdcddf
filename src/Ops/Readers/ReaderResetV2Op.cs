using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Makes a reader begin anew.</summary>
[Op("ReaderResetV2(reader_handle: resource)", Stateful = true)]
static class ReaderResetV2Op
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => ReaderCalls.Reader(c).Reset();
}
