using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Logarithms of running sums of e to the x along an axis.</summary>
[Op("CumulativeLogsumexp(x: T, axis: Tidx) -> out: T", "exclusive: bool = false", "reverse: bool = false", "T: {bfloat16, half, float, double}",
    "Tidx: {int32, int64} = DT_INT32")]
static class CumulativeLogsumexpOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Term x = new(s, g.Input(0)), y = new(s, g.Output(0)), dy = new(s, g.OutputGradient(0)), zero = dy.Constant(0);
        Output lowest = CumulativeScan.Lowest(s, g.OutputType(0));
        Output positive = s.SelectV2(s.Greater(dy, zero), dy.Op("Log"), lowest), negative = s.SelectV2(s.Less(dy, zero), (-dy).Op("Log"), lowest);
        g.SetInput(0, (Running(g, x.With(positive) - y) + x).Op("Exp") - (Running(g, x.With(negative) - y) + x).Op("Exp"));
    }

    static Term Running(GradientContext g, Term x) =>
        x.With(g.Scope.CumulativeLogsumexp(x, g.Input(1), g.Bool("exclusive"), !g.Bool("reverse")));

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly bool _exclusive = k.Bool("exclusive"), _reverse = k.Bool("reverse");

        public override void Compute(KernelContext context) => CumulativeScan.Run<T, Operator>(context, _exclusive, _reverse);

        readonly struct Operator : IScanOperator<T>
        {
            public static T Start => T.NegativeInfinity;

            public static T Combine(T total, T x) => total > x ? total + T.LogP1(T.Exp(x - total)) : x == total && T.IsInfinity(x) ? x : x + T.LogP1(T.Exp(total - x));
        }
    }
}
