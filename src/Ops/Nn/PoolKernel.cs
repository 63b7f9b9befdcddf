using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the pooling kernels share: geometry and checks.</summary>
abstract class PoolKernel : Kernel
{
    const string DepthFault = "MaxPooling supports exactly one of pooling across depth or pooling across width/height.";

    readonly long[]? _ksize;

    /// <param name="k">The node.</param>
    /// <param name="rank">4 for pictures, 5 for volumes.</param>
    /// <param name="name">TensorFlow's name of the kernel, for its error.</param>
    protected PoolKernel(KernelConstruction k, int rank, string name)
    {
        Rank = rank;
        Attrs = new(k, rank);
        if (Attrs.DataFormat is not ("NHWC" or "NDHWC")) Throw.InvalidArgument($"Default {name} only supports {(rank == 4 ? "NHWC" : "NDHWC")} on device type CPU");
        _ksize = k.FindAttr("ksize") is null ? null : k.Ints("ksize");
        if (_ksize is not null) CheckWindow(_ksize, Attrs.Strides);
    }

    /// <summary>4 for pictures, 5 for volumes.</summary>
    protected int Rank { get; }

    /// <summary>Strides and padding.</summary>
    protected WindowAttrs Attrs { get; }

    void CheckWindow(long[] ksize, long[] strides)
    {
        if (ksize.Length != Rank) Throw.InvalidArgument($"Sliding window ksize field must specify {Rank} dimensions");
        if (strides.Length != Rank) Throw.InvalidArgument($"Sliding window stride field must specify {Rank} dimensions");
        if (ksize[0] != 1 || strides[0] != 1) Throw.Unimplemented("Pooling is not yet supported on the batch dimension.");
        CheckPositive(ksize);
        if (Array.Exists(ksize, size => size > int.MaxValue)) Throw.InvalidArgument($"Sliding window ksize must fit 32 bits, got {string.Join(",", ksize)}");
    }

    /// <summary>Fails unless all sizes of a window are above 0.</summary>
    protected virtual void CheckPositive(long[] ksize)
    {
        if (Array.Exists(ksize, size => size <= 0))
        {
            Throw.InvalidArgument($"Sliding window ksize must be positive. The specified or inferred ksize is: {string.Join(",", ksize)}");
        }
    }

    /// <summary>What is said of pictures of another rank than 4.</summary>
    protected virtual string RankFault(int rank) => $"tensor_in_shape must have 2 spatial dimensions. {rank} 0";

    /// <summary>The windows over images, with the node's sizes.</summary>
    protected PoolWindow Over(in Shape images) => Over(images, _ksize!, Attrs.Strides);

    /// <summary>The windows over images.</summary>
    protected PoolWindow Over(in Shape images, ReadOnlySpan<long> ksize, ReadOnlySpan<long> strides)
    {
        if (ksize.Length != Rank) Throw.InvalidArgument($"Sliding window ksize field must specify {Rank} dimensions");
        if (strides.Length != Rank) Throw.InvalidArgument($"Sliding window stride field must specify {Rank} dimensions");
        for (int axis = 0; axis < Rank; axis++)
        {
            if (ksize[axis] is < 1 or > int.MaxValue || strides[axis] is < 1 or > int.MaxValue)
            {
                Throw.InvalidArgument($"Sliding window ksize and strides must be positive and fit 32 bits, got {ksize[axis]} and {strides[axis]} for axis {axis}");
            }
        }
        if (images.Rank != Rank)
        {
            Throw.InvalidArgument(Rank == 4 ? RankFault(images.Rank) : "tensor_in must be 5-dimensional");
        }
        if (ksize[0] != 1 || strides[0] != 1) Throw.Unimplemented("Pooling is not yet supported on the batch dimension.");
        if (ksize[Rank - 1] != 1 && ksize[Rank - 3] * ksize[Rank - 2] != 1) Throw.Unimplemented(DepthFault);
        if (ksize[Rank - 1] != 1) Throw.Unimplemented("Pooling over depth is only there without a gradient, and not together with spatial pooling.");
        return new()
        {
            Batch = images.Int(0),
            Channels = images.Int(Rank - 1),
            Depth = Rank == 4 ? PoolAxis.Single : Axis(images, 1, ksize, strides),
            Height = Axis(images, Rank - 3, ksize, strides),
            Width = Axis(images, Rank - 2, ksize, strides),
        };
    }

    /// <summary>The windows over images that a gradient has elements for; more of them than fit are empty.</summary>
    protected PoolWindow Over(in Shape images, in Shape gradient)
    {
        PoolWindow w = Over(images);
        if (gradient.Rank != Rank) Throw.InvalidArgument($"out_backprop must be {Rank}-dimensional");
        if (gradient[0] != w.Batch || gradient[Rank - 1] != w.Channels) Throw.InvalidArgument($"Expected grad shape to be {OutputShape(w)}, but got {gradient}");
        return w with
        {
            Depth = Rank == 4 ? w.Depth : w.Depth with { Windows = gradient.Int(1) },
            Height = w.Height with { Windows = gradient.Int(Rank - 3) },
            Width = w.Width with { Windows = gradient.Int(Rank - 2) },
        };
    }

    PoolAxis Axis(in Shape images, int axis, ReadOnlySpan<long> ksize, ReadOnlySpan<long> strides)
    {
        int before = (int)Attrs.Before(axis);
        int windows = SlidingWindow.OutputSize(images.Int(axis), (int)ksize[axis], (int)strides[axis], 1, Attrs.Rule, ref before, (int)Attrs.After(axis));
        return new(images.Int(axis), (int)ksize[axis], (int)strides[axis], before, WindowAttrs.Checked(windows, images[axis], ksize[axis], strides[axis], 1));
    }

    /// <summary>Shape of one element per window and channel.</summary>
    protected Shape OutputShape(in PoolWindow w) => Rank == 4
        ? [w.Batch, w.Height.Windows, w.Width.Windows, w.Channels]
        : [w.Batch, w.Depth.Windows, w.Height.Windows, w.Width.Windows, w.Channels];

    /// <summary>Fails unless a gradient has the shape of the pooled images.</summary>
    protected void CheckGradient(in PoolWindow w, in Shape gradient)
    {
        Shape expected = OutputShape(w);
        if (gradient != expected) Throw.InvalidArgument($"Expected grad shape to be {expected}, but got {gradient}");
    }
}
