using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The elements of one tensor list followed by those of another, for each pair of lists.</summary>
[Op("TensorListConcatLists(input_a: variant, input_b: variant) -> output: variant", "element_dtype: type")]
static class TensorListConcatListsOp
{
    public static void Shape(ShapeContext c)
    {
        Lists.SameList(c, 0);
        c.SetOutput(0, c.Merge(c.Input(0), c.Input(1)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor a = c.Input(0), b = c.Input(1);
        if (a.Shape != b.Shape) Throw.InvalidArgument($"Batch sizes of the lists differ: {a.Shape} vs. {b.Shape}");
        object[] joined = new object[a.ElementCount];
        for (int i = 0; i < joined.Length; i++)
        {
            TensorList list = Lists.Of(a, i, 0).Copy();
            joined[i] = list;
            foreach (Tensor? item in Lists.Of(b, i, 1).Items) list.Items.Add(item?.Share());
        }
        c.MoveOutput(0, Tensor.FromObjects(DType.Variant, joined, a.Shape));
    }
}
