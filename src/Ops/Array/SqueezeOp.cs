using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The same tensor without dimensions of size 1: those named, or all. Shares the input's memory.</summary>
[Op("Squeeze(input: T) -> output: T", "T: type", "squeeze_dims: list(int) >= 0 = []")]
static class SqueezeOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0);
        long[] named = c.Ints("squeeze_dims");
        if (!input.HasRank || (named.Length == 0 && !input.IsFullyKnown))
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        bool[] drop = new bool[input.Rank];
        for (int i = 0; i < named.Length; i++)
        {
            int axis = Layout.Axis(named[i], input.Rank);
            if (axis < 0) c.Fail($"squeeze_dims[{i}] not in [{-input.Rank},{input.Rank}).");
            drop[axis] = true;
        }
        var kept = new List<long>();
        for (int i = 0; i < input.Rank; i++)
        {
            if (named.Length == 0 ? input[i] != 1 : !drop[i]) kept.Add(input[i]);
            else if (input[i] is not (1 or PartialShape.UnknownDim))
            {
                c.Fail($"Can not squeeze dim[{i}], expected a dimension of 1, got {input[i]}");
            }
        }
        c.SetOutput(0, PartialShape.Of([.. kept]));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, BroadcastGradient.ReshapedTo(g.Scope, g.OutputGradient(0), g.Input(0)));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long[] _named = k.Ints("squeeze_dims");

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            int rank = input.Shape.Rank;
            Span<bool> drop = stackalloc bool[rank];
            foreach (long dim in _named)
            {
                int axis = Layout.Axis(dim, rank);
                if (axis < 0) Throw.InvalidArgument($"Tried to squeeze dim index {dim} for tensor with {rank} dimensions.");
                drop[axis] = true;
            }
            Span<long> kept = stackalloc long[rank];
            int count = 0;
            for (int i = 0; i < rank; i++)
            {
                long size = input.Shape[i];
                if (_named.Length == 0 ? size != 1 : !drop[i]) kept[count++] = size;
                else if (size != 1) Throw.InvalidArgument($"Can not squeeze dim[{i}], expected a dimension of 1, got {size}");
            }
            context.SetOutput(0, input, new Shape(kept[..count]));
        }
    }
}
