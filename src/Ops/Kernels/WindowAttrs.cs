using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strides, dilations, padding and layout of an op whose windows slide over images, by axis of the image tensor.</summary>
/// <param name="c">The node.</param>
/// <param name="rank">Rank of the images: 4 for pictures, 5 for volumes.</param>
sealed class WindowAttrs(NodeContext c, int rank)
{
    readonly long[] _explicit = c.FindAttr("explicit_paddings") is null ? [] : c.Ints("explicit_paddings");

    /// <summary>Distance of windows by axis.</summary>
    public long[] Strides { get; } = c.FindAttr("strides") is null ? [1, 1, 1, 1] : Read(c, "strides", rank);

    /// <summary>Distance of a window's elements by axis.</summary>
    public long[] Dilations { get; } = c.FindAttr("dilations") is null ? Ones(rank) : Read(c, "dilations", rank);

    /// <summary>SAME, VALID or EXPLICIT.</summary>
    public string Padding { get; } = c.String("padding");

    /// <summary>NHWC, NCHW, NDHWC or NCDHW.</summary>
    public string DataFormat { get; } = c.FindAttr("data_format") is null ? "NHWC" : c.String("data_format");

    /// <summary>One number for each axis. (Shape rules have texts of their own for another number.)</summary>
    static long[] Read(NodeContext c, string attr, int rank)
    {
        long[] values = c.Ints(attr);
        if (c is KernelConstruction && values.Length != rank) Throw.InvalidArgument($"Sliding window {attr} field must specify {rank} dimensions");
        if (c is KernelConstruction && Array.Exists(values, v => v is < 1 or > int.MaxValue))
        {
            Throw.InvalidArgument($"Sliding window {attr} must be positive and fit 32 bits, got {string.Join(",", values)}");
        }
        return values;
    }

    /// <summary>Do channels come before the spatial axes?</summary>
    public bool ChannelsFirst => DataFormat is "NCHW" or "NCDHW";

    /// <summary>The axis of the channels.</summary>
    public int Channel => ChannelsFirst ? 1 : rank - 1;

    /// <summary>The first spatial axis.</summary>
    public int Spatial => ChannelsFirst ? 2 : 1;

    /// <summary>Explicit padding before an axis.</summary>
    public long Before(int axis) => Padding == "EXPLICIT" && _explicit.Length > 2 * axis ? _explicit[2 * axis] : 0;

    /// <summary>Explicit padding behind an axis.</summary>
    public long After(int axis) => Padding == "EXPLICIT" && _explicit.Length > 2 * axis ? _explicit[2 * axis + 1] : 0;

    /// <summary>The padding's rule.</summary>
    public WindowPadding Rule => Padding switch
    {
        "SAME" => WindowPadding.Same,
        "VALID" => WindowPadding.Valid,
        _ => WindowPadding.Explicit,
    };

    /// <summary>Windows along an axis (0 if the window does not fit) and the padding before it.</summary>
    public int Windows(int axis, long size, long window, out int before)
    {
        before = (int)Before(axis);
        return Checked(SlidingWindow.OutputSize((int)size, (int)window, (int)Strides[axis], (int)Dilations[axis], Rule, ref before, (int)After(axis)), size, window, Strides[axis], Dilations[axis]);
    }

    /// <summary>A number of windows, which must not be below 0.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is.</exception>
    public static int Checked(int windows, long size, long window, long stride, long dilation)
    {
        if (windows >= 0) return windows;
        return Throw.InvalidArgument<int>($"Computed output size would be negative: {windows} [input_size: {size}, "
            + $"effective_filter_size: {(window - 1) * dilation + 1}, stride: {stride}]");
    }

    /// <summary>Windows of a filter over pictures [batch, height, width, channels].</summary>
    public SlidingWindow Over(in Shape images, int filterHeight, int filterWidth)
    {
        int outHeight = Windows(1, images[1], filterHeight, out int top), outWidth = Windows(2, images[2], filterWidth, out int left);
        return new()
        {
            Batch = images.Int(0),
            Height = images.Int(1),
            Width = images.Int(2),
            Channels = images.Int(3),
            FilterHeight = filterHeight,
            FilterWidth = filterWidth,
            StrideHeight = (int)Strides[1],
            StrideWidth = (int)Strides[2],
            DilationHeight = (int)Dilations[1],
            DilationWidth = (int)Dilations[2],
            PadTop = top,
            PadLeft = left,
            OutHeight = outHeight,
            OutWidth = outWidth,
        };
    }

    static long[] Ones(int rank)
    {
        long[] ones = new long[rank];
        Array.Fill(ones, 1);
        return ones;
    }
}
