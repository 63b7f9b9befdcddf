using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The elements as another number type: fractions are dropped for integers, NaN and all but 0 is true for bool.</summary>
[Op("Cast(x: SrcT) -> y: DstT", "SrcT: type", "DstT: type", "Truncate: bool = false")]
static class CastOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        DType from = g.Type("SrcT"), to = g.Type("DstT");
        if (IsDifferentiable(from) && IsDifferentiable(to)) g.SetInput(0, g.Scope.Cast(g.OutputGradient(0), from));
    }

    static bool IsDifferentiable(DType dtype) =>
        dtype is DType.Half or DType.Float or DType.Double or DType.BFloat16 or DType.Complex64 or DType.Complex128;

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly bool _truncate;
        readonly bool _same;

        public Cpu(KernelConstruction k)
        {
            DType from = k.Type("SrcT"), to = k.Type("DstT");
            _truncate = k.Bool("Truncate");
            _same = from == to;
            if (!_same && !(Conversion.Takes(from) && Conversion.Takes(to)))
            {
                Throw.Unimplemented($"Cast {from.Name()} to {to.Name()} is not supported");
            }
        }

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            if (_same) context.SetOutput(0, x);
            else Conversion.Run(x, context.Allocate(0, x.Shape), _truncate);
        }
    }
}
