using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Content of a file.</summary>
[Op("ReadFile(filename: string) -> contents: string")]
static class ReadFileOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 0));

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        public override bool HasEffects => true; // the file may change between steps

        public override void Compute(KernelContext context)
        {
            Tensor name = context.Input(0);
            if (name.Shape.Rank != 0) Throw.InvalidArgument($"Input filename tensor must be scalar, but had shape: {name.Shape}");
            context.MoveOutput(0, Tensor.FromStrings([LocalFiles.Instance.ReadAllBytes(name.Text(0))], default));
        }
    }
}
