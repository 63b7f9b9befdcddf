using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A distribution with one parameter whose numbers each take a stream of their own.</summary>
interface ISampler
{
    /// <summary>One number.</summary>
    static abstract double Sample(double parameter, double limit, Philox generator);
}

/// <summary><see cref="Gamma"/>.</summary>
readonly struct GammaSampler : ISampler
{
    public static double Sample(double parameter, double limit, Philox generator) => Gamma.Sample(parameter, generator);
}

/// <summary><see cref="Poisson"/>.</summary>
readonly struct PoissonSampler : ISampler
{
    public static double Sample(double parameter, double limit, Philox generator) => Poisson.Sample(parameter, limit, generator);
}

/// <summary>Draws several numbers for each element of a tensor of parameters.</summary>
static class PerParameterSamples
{
    const int BlocksPerOutput = 256;

    /// <summary>Output shape of stateful ops: the shape asked for (input 0), then that of the parameters (input 1).</summary>
    public static Shape OutputShape(KernelContext c) => RandomShapes.Read(c, 0).Concat(c.Input(1).Shape);

    /// <summary>The shape rule of stateful ops.</summary>
    public static void AppendedShape(ShapeContext c)
    {
        RandomShapes.FromInput(c);
        c.SetOutput(0, c.ShapeFromInput(0).Concat(c.Input(1)));
    }

    /// <summary>Fills <paramref name="output"/>, whose last axes are those of <paramref name="parameters"/>.</summary>
    public static void Fill<TParameter, T, TSampler>(Tensor parameters, Tensor output, Philox generator)
        where TParameter : unmanaged, INumber<TParameter> where T : unmanaged, INumber<T>, IMinMaxValue<T> where TSampler : ISampler
    {
        Span<T> target = output.Write<T>();
        ReadOnlySpan<TParameter> source = parameters.Read<TParameter>();
        if (target.IsEmpty) return;
        if (source.IsEmpty || target.Length % source.Length != 0) Throw.InvalidArgument($"Shape passed in must end with broadcasted shape: {output.Shape} and {parameters.Shape}");
        int perParameter = target.Length / source.Length;
        double limit = double.CreateTruncating(T.MaxValue);
        for (int parameter = 0; parameter < source.Length; parameter++)
        {
            double value = double.CreateTruncating(source[parameter]);
            for (int i = 0; i < perParameter; i++)
            {
                Philox own = generator;
                own.Skip((ulong)(parameter * perParameter + i) * BlocksPerOutput);
                target[i * source.Length + parameter] = T.CreateTruncating(TSampler.Sample(value, limit, own));
            }
        }
    }
}
