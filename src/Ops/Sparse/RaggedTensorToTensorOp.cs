using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The dense tensor of a ragged one; what has no value gets the default.</summary>
[Op("RaggedTensorToTensor(shape: Tshape, values: T, default_value: T, "
    + "row_partition_tensors: num_row_partition_tensors * Tindex) -> result: T",
    "T: type", "Tindex: {int64, int32}", "Tshape: {int64, int32}", "num_row_partition_tensors: int >= 1",
    "row_partition_types: list(string)")]
static class RaggedTensorToTensorOp
{
    public static void Shape(ShapeContext c)
    {
        string[] types = c.StringList("row_partition_types");
        int ragged = types.Length - (types.Length > 0 && types[0] == "FIRST_DIM_SIZE" ? 1 : 0);
        PartialShape values = c.Input(1), wanted = c.ShapeFromInput(0, scalarIsUnknown: true);
        if (!values.HasRank)
        {
            c.SetOutput(0, wanted);
            return;
        }
        PartialShape result = PartialShape.OfRank(ragged + 1).Concat(values.Slice(1));
        c.SetOutput(0, wanted.HasRank ? c.Merge(wanted, result) : result);
    }

    public static void Gradient(GradientContext g) => RaggedGradient.OfToTensor(g);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string[] _types = k.StringList("row_partition_types");

        public override void Compute(KernelContext context) => RaggedToDense.Run(context, _types);
    }
}
