namespace TensorHarbor.Linalg;

/// <summary>
/// The vector operations that kernels are made of, for one element type and instruction set. Kernels are generic over it, so
/// each is written once and compiled for each set.
/// </summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TV">Vector of elements.</typeparam>
unsafe interface ISimd<T, TV> where T : unmanaged where TV : unmanaged
{
    static abstract bool IsSupported { get; }

    static abstract int Lanes { get; }

    static abstract TV Broadcast(T value);

    /// <summary>A number known to the compiler, in all lanes: cheap to write out many times, where <see cref="Broadcast"/> of a conversion is not.</summary>
    static abstract TV Constant(double value);

    static abstract TV Load(T* source);

    /// <summary>Lanes 0..<paramref name="count"/>-1 from memory, the rest zero. Nothing behind them is touched.</summary>
    /// <param name="source">First element.</param>
    /// <param name="count">Lanes to load.</param>
    /// <param name="mask">What <see cref="Mask"/> gave for <paramref name="count"/>.</param>
    static abstract TV LoadPartial(T* source, int count, TV mask);

    static abstract void Store(T* target, TV value);

    static abstract void StorePartial(T* target, int count, TV mask, TV value);

    static abstract TV Mask(int count);

    static abstract TV Add(TV x, TV y);

    static abstract TV Subtract(TV x, TV y);

    static abstract TV Multiply(TV x, TV y);

    static abstract TV Divide(TV x, TV y);

    static abstract TV Sqrt(TV x);

    static abstract TV Abs(TV x);

    /// <summary>x * y + z, fused where the instruction set can.</summary>
    static abstract TV MultiplyAdd(TV x, TV y, TV z);

    /// <summary>The larger; <paramref name="x"/> where it is NaN. The bound must not be NaN.</summary>
    static abstract TV AtLeast(TV x, TV bound);

    /// <summary>The smaller; <paramref name="x"/> where it is NaN. The bound must not be NaN.</summary>
    static abstract TV AtMost(TV x, TV bound);

    /// <summary>The larger; NaN where one of both is NaN.</summary>
    static abstract TV Max(TV x, TV y);

    /// <summary>The smaller; NaN where one of both is NaN.</summary>
    static abstract TV Min(TV x, TV y);

    /// <summary>A mask for <see cref="Select"/>: false where one of both is NaN.</summary>
    static abstract TV GreaterThan(TV x, TV y);

    /// <summary>A mask for <see cref="Select"/>: false where one of both is NaN.</summary>
    static abstract TV GreaterThanOrEqual(TV x, TV y);

    /// <summary>A mask for <see cref="Select"/>: false where one of both is NaN.</summary>
    static abstract TV EqualTo(TV x, TV y);

    /// <summary>A mask for <see cref="Select"/> from one flag per lane, for elements of four and eight bytes.</summary>
    static abstract TV LoadFlags(bool* source);

    /// <summary>Stores one flag per lane of a mask, or its opposite, for elements of four and eight bytes.</summary>
    static abstract void StoreFlags(bool* target, TV mask, bool isNegated);

    static abstract TV Select(TV mask, TV x, TV y);

    /// <summary>To the nearest integer, ties to even.</summary>
    static abstract TV Round(TV x);

    /// <summary>x times 2 to an integral power. The power must be within the exponent's range, twice.</summary>
    static abstract TV ScaleBinary(TV x, TV power);

    /// <summary>Natural logarithm, of float and double only.</summary>
    static abstract TV Log(TV x);

    /// <summary>All lanes reduced to one, by halves.</summary>
    static abstract T Across<TFold>(TV x) where TFold : struct, IFold<T>;

    static abstract T Sum(TV x);
}
