using System.Numerics;
using System.Runtime.Intrinsics;

namespace TensorHarbor.Linalg;

/// <summary>The matrix kernels of an element type, fastest first. The first that the processor supports is used.</summary>
static class GemmKernels<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>All kernels, also those that this processor cannot run.</summary>
    public static GemmKernel<T>[] All { get; } = CreateAll();

    /// <summary>The kernel that is used when the caller names none.</summary>
    public static readonly GemmKernel<T> Best = Array.Find(All, kernel => kernel.IsSupported)
        ?? throw new NotSupportedException($"no matrix kernel for {typeof(T)}: only float and double have them");

    static GemmKernel<T>[] CreateAll()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double)) return [];
        return
        [
            GemmKernel<T>.Create<Vector512<T>, Avx512<T>>("avx512", rows: 12),
            GemmKernel<T>.Create<Vector256<T>, Avx2Fma<T>>("avx2", rows: 6),
            GemmKernel<T>.Create<Vector128<T>, Portable<T>>("portable", rows: 6),
        ];
    }
}
