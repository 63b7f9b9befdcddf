using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>All elements of a tensor array joined along axis 0, and their sizes along it.</summary>
[Op("TensorArrayConcatV3(handle: resource, flow_in: float) -> value: dtype, lengths: int64", "dtype: type", "element_shape_except0: shape = {unknown_rank:true}",
    Stateful = true)]
static class TensorArrayConcatV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Unknown);
        c.SetOutput(1, PartialShape.Of(PartialShape.UnknownDim));
    }

    public static void Gradient(GradientContext g)
    {
        TensorArrayGradV3Outputs gradient = TensorArrays.GradientOf(g, g.Input(0), g.Input(1));
        g.SetInput(1, g.Scope.TensorArraySplitV3(gradient.GradHandle, g.OutputGradient(0), g.Output(1), gradient.FlowOut));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly PartialShape _rest = k.ShapeAttr("element_shape_except0");

        public override void Compute(KernelContext context)
        {
            TensorArray array = TensorArrays.Get(context);
            TensorArrays.CheckType(array, context.Node.OutputTypes[0]);
            Tensor[] items = TensorArrays.ReadAll(array, [.. Enumerable.Range(0, array.Count)]);
            try
            {
                Join(context, items);
            }
            finally
            {
                foreach (Tensor item in items) item.Dispose();
            }
        }

        void Join(KernelContext context, Tensor[] items)
        {
            if (items.Length == 0 && !_rest.IsFullyKnown)
            {
                Throw.Unimplemented($"TensorArray has size zero, but element_shape_except0 {_rest} is not fully defined. Currently only "
                    + "static shapes are supported when concatenating zero-size TensorArrays.");
            }
            Span<long> lengths = context.Allocate(1, [items.Length]).Write<long>();
            Shape rest = items.Length == 0 ? _rest.ToShape() : Rest(items[0], 0);
            long total = 0;
            for (int i = 0; i < items.Length; i++)
            {
                if (Rest(items[i], i) != rest)
                {
                    Throw.InvalidArgument($"TensorArray has inconsistent shapes.  Index 0 has (excepting dimension 0) shape: {rest} but "
                        + $"index {i} has (excepting dimension 0) shape: {Rest(items[i], i)}");
                }
                lengths[i] = items[i].Shape[0];
                total += lengths[i];
            }
            Lists.CopyTo(items, context.Allocate(0, new Shape([total]).Concat(rest)), 0);
        }

        static Shape Rest(Tensor item, int index)
        {
            if (item.Shape.Rank == 0)
            {
                Throw.InvalidArgument($"Concat saw a scalar shape at index {index} but requires at least vectors.  Did you mean to call "
                    + "pack?");
            }
            return item.Shape.Slice(1, item.Shape.Rank);
        }
    }
}
