using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Sums of products of one or two tensors by an equation of labels, such as <c>bij,bjk->bik</c>.</summary>
[Op("Einsum(inputs: N * T) -> output: T", "equation: string", "N: int >= 1", "T: type")]
static class EinsumOp
{
    public static void Shape(ShapeContext c) => EinsumEquation.Shape(c);

    public static void Gradient(GradientContext g) => EinsumGradient.Set(g);

    [CpuKernel("T: floats, int32, int64, complexes")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly EinsumEquation _equation = EinsumEquation.Parse(k.String("equation"), k.InputCount, out string fault)
            ?? throw new Tensors.StatusException(Tensors.ErrorCode.InvalidArgument, fault);

        public override void Compute(KernelContext context) => Einsum.Run<T>(context, _equation);
    }
}
