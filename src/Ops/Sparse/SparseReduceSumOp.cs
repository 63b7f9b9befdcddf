using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The sum of a sparse tensor along axes, as a dense tensor.</summary>
[Op("SparseReduceSum(input_indices: int64, input_values: T, input_shape: int64, reduction_axes: int32) -> output: T",
    "keep_dims: bool = false", "T: numbertype")]
static class SparseReduceSumOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    public static void Gradient(GradientContext g)
    {
        Scope scope = g.Scope;
        Output sizes = g.Input(2), gradient = g.OutputGradient(0);
        DType type = gradient.ValueType;
        Output kept = ReducedSizes.Of(g, sizes, g.Input(3));
        Output scale = g.Call("FloorDiv", [sizes, scope.Cast(kept, DType.Int64)], [("T", DType.Int64)]);
        Output places = g.Call("FloorDiv", [g.Input(0), scale], [("T", DType.Int64)]);
        g.SetInput(1, g.Call("GatherNd", [scope.Reshape(gradient, kept), places], [("Tparams", type), ("Tindices", DType.Int64)]));
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _keepDims = k.Bool("keep_dims");

        public override void Compute(KernelContext context) => SparseReduction.Dense<T, ReduceToSum<T>>(context, _keepDims);
    }
}
