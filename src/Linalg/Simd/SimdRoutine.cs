using System.Numerics;
using System.Runtime.Intrinsics;

namespace TensorHarbor.Linalg;

/// <summary>A piece of work written for any instruction set.</summary>
interface ISimdRoutine<T> where T : unmanaged
{
    void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>;
}

/// <summary>Runs routines with the widest vectors that the processor has for the element type.</summary>
static class SimdRoutine
{
    public static void Run<T, TRoutine>(in TRoutine routine) where T : unmanaged, INumber<T> where TRoutine : struct, ISimdRoutine<T>
    {
        if (Avx512<T>.IsSupported) routine.Run<Vector512<T>, Avx512<T>>();
        else if (Avx2Fma<T>.IsSupported) routine.Run<Vector256<T>, Avx2Fma<T>>();
        else if (Portable<T>.IsSupported) routine.Run<Vector128<T>, Portable<T>>();
        else routine.Run<T, OneByOne<T>>();
    }
}
