using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The elements of a tensor list joined along axis 0, and their sizes along it.</summary>
[Op("TensorListConcat(input_handle: variant) -> tensor: element_dtype, lengths: int64", "element_dtype: type", "element_shape: shape = {unknown_rank:true}")]
static class TensorListConcatOp
{
    public static void Shape(ShapeContext c) => ListConcat.Shape(c, c.Merge(c.ShapeAttr("element_shape"), Lists.KnownElement(c, 0, -1)));

    public static void Gradient(GradientContext g) => ListConcat.Gradient(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly PartialShape _element = k.ShapeAttr("element_shape");

        public override void Compute(KernelContext context) => ListConcat.Run(context, _element, []);
    }
}
