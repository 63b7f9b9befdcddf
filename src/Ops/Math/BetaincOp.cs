using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The regularized incomplete beta function; scalars are repeated.</summary>
[Op("Betainc(a: T, b: T, x: T) -> z: T", "T: {float, double}")]
static class BetaincOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = PartialShape.Unknown;
        int scalars = 0;
        for (int i = 0; i < 3; i++)
        {
            if (c.Input(i).Rank == 0) scalars++;
            else shape = c.Merge(shape, c.Input(i));
        }
        c.SetOutput(0, scalars == 3 ? PartialShape.Scalar : shape);
    }

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Term a = new(s, g.Input(0)), b = new(s, g.Input(1)), x = new(s, g.Input(2)), dz = new(s, g.OutputGradient(0));
        Term logBeta = a.Op("Lgamma") + b.Op("Lgamma") - (a + b).Op("Lgamma");
        Term density = ((b - 1).Binary("Xlog1py", -x) + (a - 1).Binary("Xlogy", x) - logBeta).Op("Exp");
        g.SetInput(2, BroadcastGradient.Reduce(s, a, x, null, density * dz).Y);
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        Shape shape = Tensors.Shape.Scalar;
        for (int i = 0; i < 3; i++)
        {
            Shape input = c.Input(i).Shape;
            if (input.Rank == 0) continue;
            if (shape.Rank > 0 && input != shape) Throw.InvalidArgument(Inconsistent(c));
            shape = input;
        }
        Tensor z = c.Allocate(0, shape);
        for (int i = 0; i < z.ElementCount; i++)
        {
            z.Write<T>()[i] = T.CreateTruncating(GammaFunctions.Betainc(Element<T>(c.Input(0), i), Element<T>(c.Input(1), i), Element<T>(c.Input(2), i)));
        }
    }

    static string Inconsistent(KernelContext c)
    {
        (string, Tensor)[] vectors = [.. new (string, Tensor)[] { ("a", c.Input(0)), ("b", c.Input(1)), ("x", c.Input(2)) }.Where(i => i.Item2.Shape.Rank > 0)];
        int second = Array.FindIndex(vectors, v => v.Item2.Shape != vectors[0].Item2.Shape);
        return $"Shapes of {vectors[0].Item1} and {vectors[second].Item1} are inconsistent: {vectors[0].Item2.Shape} vs. {vectors[second].Item2.Shape}";
    }

    static double Element<T>(Tensor x, int index) where T : unmanaged, INumberBase<T> => double.CreateTruncating(x.Read<T>()[x.Shape.Rank == 0 ? 0 : index]);
}
