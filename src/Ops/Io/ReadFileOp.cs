using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The content of a file.</summary>
[Op("ReadFile(filename: string) -> contents: string")]
static class ReadFileOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 0));

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Strings[0] = LocalFiles.Instance.ReadAllBytes(c.Input(0).StringItem());
}
