using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Some elements of a tensor array along a new axis 0.</summary>
[Op("TensorArrayGatherV3(handle: resource, indices: int32, flow_in: float) -> value: dtype", "dtype: type", "element_shape: shape = {unknown_rank:true}",
    Stateful = true)]
static class TensorArrayGatherV3Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 1);
        c.WithRank(2, 0);
        c.SetOutput(0, PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g)
    {
        TensorArrayGradV3Outputs gradient = TensorArrays.GradientOf(g, g.Input(0), g.Input(2));
        g.SetInput(2, g.Scope.TensorArrayScatterV3(gradient.GradHandle, g.Input(1), g.OutputGradient(0), gradient.FlowOut));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly PartialShape _elementShape = k.ShapeAttr("element_shape");

        public override void Compute(KernelContext context)
        {
            Tensor indices = context.Input(1);
            if (indices.Shape.Rank != 1) Throw.InvalidArgument($"Expected indices to be a vector, but received shape: {indices.Shape}");
            TensorArray array = TensorArrays.Get(context);
            TensorArrays.CheckType(array, context.Node.OutputTypes[0]);
            Tensor[] items = TensorArrays.ReadAll(array, indices.Read<int>());
            try
            {
                Stack(context, array, items);
            }
            finally
            {
                foreach (Tensor item in items) item.Dispose();
            }
        }

        void Stack(KernelContext context, TensorArray array, Tensor[] items)
        {
            if (items.Length == 0 && !_elementShape.IsFullyKnown)
            {
                Throw.Unimplemented($"TensorArray has size zero, but element shape {_elementShape} is not fully defined. Currently only "
                    + "static shapes are supported when packing zero-size TensorArrays.");
            }
            Shape element = items.Length == 0 ? _elementShape.ToShape() : items[0].Shape;
            if (!_elementShape.Matches(element))
            {
                Throw.InvalidArgument($"TensorArray was passed element_shape {_elementShape} which does not match the Tensor at index 0: "
                    + $"{element}");
            }
            for (int i = 1; i < items.Length; i++)
            {
                if (items[i].Shape != element)
                {
                    Throw.InvalidArgument($"TensorArray has inconsistent shapes.  Index 0 has shape: {element} but index {i} has shape: "
                        + $"{items[i].Shape}");
                }
            }
            Lists.CopyTo(items, context.Allocate(0, new Shape([items.Length]).Concat(element)), element.ElementCount);
        }
    }
}
