using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>One element at a time, for types that have no vectors, such as <see cref="Half"/>.</summary>
readonly unsafe struct OneByOne<T> : ISimd<T, T> where T : unmanaged, INumber<T>
{
    public static bool IsSupported => true;

    public static int Lanes => 1;

    public static T Broadcast(T value) => value;

    public static T Constant(double value) => T.CreateTruncating(value);

    public static T Load(T* source) => *source;

    public static T LoadPartial(T* source, int count, T mask) => *source;

    public static void Store(T* target, T value) => *target = value;

    public static void StorePartial(T* target, int count, T mask, T value) => *target = value;

    public static T Mask(int count) => T.One;

    public static T Add(T x, T y) => x + y;

    public static T Subtract(T x, T y) => x - y;

    public static T Multiply(T x, T y) => x * y;

    public static T Divide(T x, T y) => x / y;

    public static T Sqrt(T x) => T.CreateTruncating(Math.Sqrt(double.CreateTruncating(x)));

    public static T Abs(T x) => T.Abs(x);

    public static T MultiplyAdd(T x, T y, T z) => x * y + z;

    public static T AtLeast(T x, T bound) => x < bound ? bound : x;

    public static T AtMost(T x, T bound) => x > bound ? bound : x;

    public static T Max(T x, T y) => T.Max(x, y);

    public static T Min(T x, T y) => T.Min(x, y);

    public static T GreaterThan(T x, T y) => x > y ? T.One : T.Zero;

    public static T GreaterThanOrEqual(T x, T y) => x >= y ? T.One : T.Zero;

    public static T EqualTo(T x, T y) => x == y ? T.One : T.Zero;

    public static T LoadFlags(bool* source) => *source ? T.One : T.Zero;

    public static void StoreFlags(bool* target, T mask, bool isNegated) => *target = (mask != T.Zero) != isNegated;

    public static T Select(T mask, T x, T y) => mask == T.Zero ? y : x;

    public static T Round(T x) => T.CreateTruncating(Math.Round(double.CreateTruncating(x)));

    public static T ScaleBinary(T x, T power) => T.CreateTruncating(Math.ScaleB(double.CreateTruncating(x), int.CreateTruncating(power)));

    public static T Log(T x) => T.CreateTruncating(Math.Log(double.CreateTruncating(x)));

    public static T Across<TFold>(T x) where TFold : struct, IFold<T> => x;

    public static T Sum(T x) => x;
}
