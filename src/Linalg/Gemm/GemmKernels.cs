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
        if (typeof(T) == typeof(float)) return (GemmKernel<T>[])(object)Singles();
        if (typeof(T) == typeof(double)) return (GemmKernel<T>[])(object)Doubles();
        return [];
    }

    static GemmKernel<float>[] Singles() =>
    [
        GemmKernel<float>.Create12<Vector512<float>, Avx512Single>("avx512"),
        GemmKernel<float>.Create6<Vector256<float>, Avx2Single>("avx2"),
        GemmKernel<float>.Create6<Vector128<float>, PortableSingle>("portable"),
    ];

    static GemmKernel<double>[] Doubles() =>
    [
        GemmKernel<double>.Create12<Vector512<double>, Avx512Double>("avx512"),
        GemmKernel<double>.Create6<Vector256<double>, Avx2Double>("avx2"),
        GemmKernel<double>.Create6<Vector128<double>, PortableDouble>("portable"),
    ];
}
