namespace TensorHarbor.Linalg;

/// <summary>
/// The vector operations that matrix kernels are made of, for one element type and instruction set. Kernels are generic over
/// it, so each is written once and compiled for each set.
/// </summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TV">Vector of elements.</typeparam>
unsafe interface ISimd<T, TV> where T : unmanaged where TV : unmanaged
{
    static abstract bool IsSupported { get; }

    static abstract int Lanes { get; }

    static abstract TV Broadcast(T value);

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

    /// <summary>x * y + z, fused where the instruction set can.</summary>
    static abstract TV MultiplyAdd(TV x, TV y, TV z);

    /// <summary>The larger; <paramref name="x"/> where it is NaN.</summary>
    static abstract TV Max(TV x, TV bound);

    /// <summary>The smaller; <paramref name="x"/> where it is NaN.</summary>
    static abstract TV Min(TV x, TV bound);

    static abstract T Sum(TV x);
}

/// <summary>A number known when a kernel is compiled.</summary>
interface IConstant
{
    static abstract int Value { get; }
}

readonly struct N0 : IConstant { public static int Value => 0; }

readonly struct N1 : IConstant { public static int Value => 1; }

readonly struct N2 : IConstant { public static int Value => 2; }

readonly struct N3 : IConstant { public static int Value => 3; }

readonly struct N4 : IConstant { public static int Value => 4; }

readonly struct N5 : IConstant { public static int Value => 5; }

readonly struct N6 : IConstant { public static int Value => 6; }

readonly struct N7 : IConstant { public static int Value => 7; }

readonly struct N8 : IConstant { public static int Value => 8; }

readonly struct N9 : IConstant { public static int Value => 9; }

readonly struct N10 : IConstant { public static int Value => 10; }

readonly struct N11 : IConstant { public static int Value => 11; }

readonly struct N12 : IConstant { public static int Value => 12; }
