using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Kernels of stateless random ops; input 0 is the shape.</summary>
static class StatelessRandom
{
    /// <summary>Fills output 0 from a seed (input 1).</summary>
    public static void FromSeed<T, TDistribution>(KernelContext c, in TDistribution distribution) where T : unmanaged where TDistribution : struct, IDistribution<T>
    {
        Shape shape = RandomShapes.Read(c, 0);
        Fill<T, TDistribution>(c, distribution, shape, StatelessSeeds.FromSeed(c.Input(1)));
    }

    /// <summary>Fills output 0 from a key, a counter and an algorithm (inputs 1 to 3).</summary>
    public static void FromKey<T, TDistribution>(KernelContext c, in TDistribution distribution) where T : unmanaged where TDistribution : struct, IDistribution<T> =>
        Fill<T, TDistribution>(c, distribution, RandomShapes.Read(c, 0), StatelessSeeds.FromKey(c, 1));

    /// <summary>Fills output 0.</summary>
    public static void Fill<T, TDistribution>(KernelContext c, in TDistribution distribution, in Shape shape, Philox generator)
        where T : unmanaged where TDistribution : struct, IDistribution<T> =>
        RandomFill.Run<T, TDistribution>(distribution, generator, c.Allocate(0, shape), Workers.Of(c));

    /// <summary>The range of integers in two inputs.</summary>
    public static UniformInteger<T> Range<T>(KernelContext c, int lowInput) where T : unmanaged, IBinaryInteger<T>
    {
        Tensor low = c.Input(lowInput), high = c.Input(lowInput + 1);
        if (low.Shape.Rank != 0) Throw.InvalidArgument($"minval must be 0-D, got shape {low.Shape}");
        if (high.Shape.Rank != 0) Throw.InvalidArgument($"maxval must be 0-D, got shape {high.Shape}");
        return RandomIntegers.Between(low.Item<T>(), high.Item<T>());
    }
}
