using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A generator that lies in a resource variable of int64: counter, upper half of the counter, key (<c>tf.random.Generator</c>).</summary>
static class GeneratorState
{
    const int Size = 3, BlocksPerOutput = 256;

    /// <summary>The generator of the variable of input 0, which goes on by <paramref name="outputs"/> outputs.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="outputs">Outputs taken, of 256 blocks each.</param>
    /// <param name="before">Gets the state as it was; may be empty.</param>
    public static Philox Take(KernelContext c, ulong outputs, Span<long> before = default)
    {
        Variable variable = ResourceVariables.Get(c, 0);
        lock (variable.Lock)
        {
            if (variable.DType != DType.Int64) Throw.InvalidArgument("Type mismatch for read of variable of RNG state; expected int64");
            if (variable.Value.Shape.Rank != 1 || variable.Value.ElementCount < Size)
            {
                Throw.InvalidArgument($"For the Philox algorithm, the size of state must be at least {Size}; got {variable.Value.ElementCount}");
            }
            Span<long> state = variable.PrepareToUpdate().Write<long>();
            if (!before.IsEmpty) state[..before.Length].CopyTo(before);
            Philox generator = Philox.FromCounter((ulong)state[2], (ulong)state[0], (ulong)state[1]), next = generator;
            next.Skip(outputs * BlocksPerOutput);
            (state[0], state[1]) = ((long)next.CounterLow, (long)next.CounterHigh);
            return generator;
        }
    }

    /// <summary>Fills output 0, of the shape in input 2, from the generator in input 0.</summary>
    public static void Fill<T, TDistribution>(KernelContext c, in TDistribution distribution) where T : unmanaged where TDistribution : struct, IDistribution<T>
    {
        Tensor algorithm = c.Input(1);
        if (algorithm.Shape.Rank != 0) Throw.InvalidArgument($"algorithm must be of shape [], not {algorithm.Shape}");
        StatelessSeeds.CheckAlgorithm(algorithm.Int());
        Shape shape = RandomShapes.Read(c, 2);
        StatelessRandom.Fill<T, TDistribution>(c, distribution, shape, Take(c, (ulong)shape.ElementCount));
    }

    /// <summary>The shape rule of ops that draw from a generator.</summary>
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutput(0, c.ShapeFromInput(2));
    }
}
