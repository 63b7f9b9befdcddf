using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.AddAnOp;

/// <summary>x³, element by element.</summary>
[Op("Cube(x: T) -> y: T", "T: {float, double}")]
static class CubeOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(0));

    public static void Gradient(GradientContext g)
    {
        Output slope = g.Scope.Mul(g.Scope.Square(g.Input(0)), g.Scope.ConstOf(g.Input(0).DType, 3));
        g.SetInput(0, g.Scope.Mul(g.OutputGradient(0), slope));
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor x = c.Input(0), y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        for (int i = 0; i < x.ElementCount; i++) y.Write<T>()[i] = x.Read<T>()[i] * x.Read<T>()[i] * x.Read<T>()[i];
    }
}
