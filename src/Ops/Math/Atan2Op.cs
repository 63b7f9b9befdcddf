using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The angle of the point (x, y), from -pi to pi.</summary>
[Op("Atan2(y: T, x: T) -> z: T", "T: {bfloat16, half, float, double}")]
static class Atan2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Scope after = g.Scope.WithControl(g.OutputGradient(0).Node);
        Term dz = new(after, g.OutputGradient(0)), y = new(after, g.Input(0)), x = new(after, g.Input(1));
        Term scaled = dz / (y.Op("Square") + x.Op("Square"));
        BroadcastGradient.Set(g, x * scaled, -y * scaled);
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x, T y) => T.Atan2(x, y);
    }
}
