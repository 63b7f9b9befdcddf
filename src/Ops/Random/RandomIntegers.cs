using System.Numerics;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Ranges of random integers.</summary>
static class RandomIntegers
{
    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the range is empty.</exception>
    public static UniformInteger<T> Between<T>(T low, T high) where T : unmanaged, IBinaryInteger<T>
    {
        if (low >= high) Throw.InvalidArgument($"Need minval < maxval, got {low} >= {high}");
        ulong first = ulong.CreateTruncating(low);
        return new(first, ulong.CreateTruncating(high) - first);
    }
}
