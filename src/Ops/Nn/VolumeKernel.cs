using System.Numerics;
using System.Runtime.InteropServices;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Which of the three volume convolutions.</summary>
enum VolumePass
{
    Forward,
    BackpropInput,
    BackpropFilter,
}

/// <summary>What the kernels of Conv3D and its gradients share. Half and bfloat16 are computed in single.</summary>
abstract class VolumeKernel<T> : Kernel where T : unmanaged, INumberBase<T>
{
    protected readonly WindowAttrs Window;

    protected VolumeKernel(KernelConstruction k)
    {
        Window = new(k, 5);
        if (Window.DataFormat != "NDHWC") Throw.InvalidArgument("Conv3DOp only supports NDHWC tensor format on the CPU.");
        if (Window.Strides[0] != 1 || Window.Strides[4] != 1) Throw.InvalidArgument("Current implementation does not yet support strides in the batch and depth dimensions.");
        if (Array.Exists(Window.Dilations, d => d != 1)) Throw.InvalidArgument("CPU implementation of Conv3D currently only supports dilated rates of 1.");
    }

    protected VolumeConvolution Geometry(in Shape images, in Shape filter)
    {
        if (images.Rank != 5) Throw.InvalidArgument("input must be 5-dimensional");
        if (filter.Rank != 5) Throw.InvalidArgument("filter must be 5-dimensional");
        if (filter[3] == 0 || images[4] % filter[3] != 0) Throw.InvalidArgument($"Input depth must be evenly divisible by filter depth: {images[4]} vs {filter[3]}");
        if (images[4] != filter[3]) Throw.Unimplemented("Conv3D with groups is not supported on the CPU");
        return new(Window, images, filter);
    }

    /// <summary>Runs one pass on two operands.</summary>
    protected static void Run(VolumePass pass, in VolumeConvolution geometry, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> result, WorkSplitter? workers)
    {
        if (typeof(T) == typeof(double)) Run<double>(pass, geometry, MemoryMarshal.Cast<T, double>(a), MemoryMarshal.Cast<T, double>(b), MemoryMarshal.Cast<T, double>(result), workers);
        else if (typeof(T) == typeof(float)) Run<float>(pass, geometry, MemoryMarshal.Cast<T, float>(a), MemoryMarshal.Cast<T, float>(b), MemoryMarshal.Cast<T, float>(result), workers);
        else
        {
            using var wide = new WideOperands<T>(a, b, result.Length);
            Run<float>(pass, geometry, wide.A, wide.B, wide.Result, workers);
            wide.Narrow(result);
        }
    }

    static void Run<TReal>(VolumePass pass, in VolumeConvolution geometry, ReadOnlySpan<TReal> a, ReadOnlySpan<TReal> b, Span<TReal> result, WorkSplitter? workers)
        where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    {
        if (pass == VolumePass.Forward) geometry.Forward(a, b, result, workers);
        else if (pass == VolumePass.BackpropInput) geometry.BackpropInput(a, b, result, workers);
        else geometry.BackpropFilter(a, b, result, workers);
    }
}
