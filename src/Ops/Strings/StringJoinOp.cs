using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strings of several tensors one behind the other; scalars stand with each.</summary>
[Op("StringJoin(inputs: N * string) -> output: string", "N: int >= 0", "separator: string = ''")]
static class StringJoinOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = PartialShape.Unknown;
        bool allScalar = true;
        for (int i = 0; i < c.InputCount; i++)
        {
            if (c.Input(i).Rank == 0) continue;
            allScalar = false;
            shape = c.Merge(shape, c.Input(i));
        }
        c.SetOutput(0, allScalar ? PartialShape.Scalar : shape);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly byte[] _separator = k.Node.Attr("separator").AsBytes();

        public override void Compute(KernelContext context)
        {
            Shape shape = default;
            for (int i = 0; i < context.InputCount; i++)
            {
                ref readonly Shape input = ref context.Input(i).Shape;
                if (input.Rank == 0) continue;
                if (shape.Rank > 0 && shape != input) Throw.InvalidArgument($"Input shapes do not match: {shape} vs. {input}");
                shape = input;
            }
            Span<byte[]> output = context.Allocate(0, shape).Strings;
            var text = new List<byte>();
            for (int at = 0; at < output.Length; at++)
            {
                text.Clear();
                for (int i = 0; i < context.InputCount; i++)
                {
                    if (i > 0) text.AddRange(_separator);
                    Tensor input = context.Input(i);
                    text.AddRange(input.Strings[input.Shape.Rank == 0 ? 0 : at]);
                }
                output[at] = [.. text];
            }
        }
    }
}
