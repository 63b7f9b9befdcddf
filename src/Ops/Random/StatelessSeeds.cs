using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Where the generators of stateless random ops come from: a seed of two numbers, or a key and a counter.</summary>
static class StatelessSeeds
{
    /// <summary>The number of the one algorithm there is.</summary>
    public const int PhiloxAlgorithm = 1;

    const int AutoAlgorithm = 3;
    const ulong MixingKey = 0x02461E29_3EC8F720;

    /// <summary>The generator of a seed, which it mixes so that any two seeds give unlike streams.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the seed is no vector of two numbers.</exception>
    public static Philox FromSeed(Tensor seed)
    {
        if (seed.Shape.Rank != 1 || seed.Shape[0] != 2) Throw.InvalidArgument($"seed must have shape [2], not {seed.Shape}");
        Philox.Block mix = Philox.FromCounter(MixingKey, Number(seed, 0), Number(seed, 1)).Next();
        return Philox.FromCounter(mix[0] | (ulong)mix[1] << 32, 0, mix[2] | (ulong)mix[3] << 32);
    }

    static ulong Number(Tensor seed, int index) => seed.DType switch
    {
        DType.Int32 => (ulong)seed.Read<int>()[index],
        DType.Int64 => (ulong)seed.Read<long>()[index],
        DType.UInt32 => seed.Read<uint>()[index],
        _ => seed.Read<ulong>()[index],
    };

    /// <summary>The generator of inputs key, counter and algorithm, which stand beside each other.</summary>
    public static Philox FromKey(KernelContext c, int keyInput)
    {
        Tensor key = c.Input(keyInput), counter = c.Input(keyInput + 1), algorithm = c.Input(keyInput + 2);
        if (algorithm.Shape.Rank != 0) Throw.InvalidArgument($"algorithm must be of shape [], not {algorithm.Shape}");
        CheckAlgorithm(algorithm.Item<int>());
        if (key.Shape.Rank != 1 || key.Shape[0] != 1) Throw.InvalidArgument($"key must have shape [1], not {key.Shape}.");
        if (counter.Shape.Rank != 1 || counter.Shape[0] < 2) Throw.InvalidArgument($"counter must be a vector with at least 2 elements, not {counter.Shape}.");
        return Philox.FromCounter(key.Item<ulong>(), counter.Read<ulong>()[0], counter.Read<ulong>()[1]);
    }

    /// <summary>Checks that an algorithm is Philox.</summary>
    public static void CheckAlgorithm(long algorithm)
    {
        if (algorithm is not (PhiloxAlgorithm or AutoAlgorithm)) Throw.InvalidArgument($"Unsupported algorithm id: {algorithm}");
    }

    /// <summary>The shape rule of ops whose inputs begin with a shape and a seed.</summary>
    public static void SeedShape(ShapeContext c)
    {
        CheckSeed(c, 1);
        ScalarsFrom(c, 2);
        c.SetOutput(0, c.ShapeFromInput(0));
    }

    /// <summary>The shape rule of ops whose inputs begin with a shape, a key, a counter and an algorithm.</summary>
    public static void KeyShape(ShapeContext c)
    {
        CheckKey(c, 1);
        ScalarsFrom(c, 4);
        c.SetOutput(0, c.ShapeFromInput(0));
    }

    /// <summary>Checks that an input is a vector of two numbers.</summary>
    public static void CheckSeed(ShapeContext c, int input)
    {
        long size = c.WithRank(input, 1)[0];
        if (size is not (2 or PartialShape.UnknownDim)) c.Fail($"Dimension must be 2 but is {size}");
    }

    /// <summary>Checks the shapes of inputs key, counter and algorithm.</summary>
    public static void CheckKey(ShapeContext c, int keyInput)
    {
        long size = c.WithRank(keyInput, 1)[0];
        if (size is not (1 or PartialShape.UnknownDim)) c.Fail($"Dimension must be 1 but is {size}");
        c.WithRank(keyInput + 1, 1);
        c.WithRank(keyInput + 2, 0);
    }

    static void ScalarsFrom(ShapeContext c, int input)
    {
        for (; input < c.InputCount; input++) c.WithRank(input, 0);
    }
}
