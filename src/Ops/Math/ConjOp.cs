using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The complex conjugate.</summary>
[Op("Conj(input: T) -> output: T", "T: {complex64, complex128, variant} = DT_COMPLEX64")]
static class ConjOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, new Term(g.Scope, g.OutputGradient(0)).Conj());

    [CpuKernel("T: complexes")]
    public static void Compute<T>(KernelContext c) where T : unmanaged => UnaryKernel.Each<T, Function<T>>(c);

    [CpuKernel("T: variant")]
    public static void ComputeVariant(KernelContext c) => c.SetOutput(0, c.Input(0));

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged
    {
        public static T Apply(T x) => Conjugates.Of(x);
    }
}
