using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shape rules of ops whose windows slide over images: convolution and pooling, in two or three dimensions.</summary>
static class WindowShapes
{
    /// <summary>Windows along one axis.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: stride not positive, or the window is larger than the image.</exception>
    public static long Size(ShapeContext c, long size, long window, long stride, long dilation, string padding, long before = 0, long after = 0)
    {
        if (stride <= 0) c.Fail($"Stride must be > 0, but got {stride}");
        if (size == PartialShape.UnknownDim || window == PartialShape.UnknownDim) return padding == "SAME" && size >= 0 ? (size + stride - 1) / stride : PartialShape.UnknownDim;
        if (padding == "SAME") return (size + stride - 1) / stride;
        long extent = (window - 1) * dilation + 1, padded = padding == "EXPLICIT" ? size + before + after : size;
        if (padded < extent) c.Fail($"Negative dimension size caused by subtracting {extent} from {padded}");
        return (padded - extent + stride) / stride;
    }

    /// <summary>Output of a convolution with one filter per output channel.</summary>
    public static void Convolution(ShapeContext c, int spatial)
    {
        int rank = spatial + 2;
        PartialShape x = c.WithRank(0, rank), filter = c.WithRank(1, rank);
        var window = new WindowAttrs(c, rank);
        CheckCount(c, window.Strides, rank, "stride");
        CheckCount(c, window.Dilations, rank, "dilations");
        long depth = x[window.Channel], filterDepth = filter[spatial];
        if (depth > 0 && filterDepth > 0 && depth % filterDepth != 0)
        {
            c.Fail($"Depth of input ({depth}) is not a multiple of input depth of filter ({filterDepth})");
        }
        long[] dims = new long[rank];
        dims[0] = x[0];
        dims[window.Channel] = filter[spatial + 1];
        for (int i = 0; i < spatial; i++)
        {
            int axis = window.Spatial + i;
            dims[axis] = Size(c, x[axis], filter[i], window.Strides[axis], window.Dilations[axis], window.Padding, window.Before(axis), window.After(axis));
        }
        c.SetOutput(0, PartialShape.Of(dims));
    }

    static void CheckCount(ShapeContext c, long[] values, int rank, string attr)
    {
        if (values.Length == rank) return;
        c.Fail($"{c.Node.Type} on data format {c.String("data_format")} requires the {attr} attribute to contain {rank} values, but got: {values.Length}");
    }

    /// <summary>Output of a convolution with filters for each channel.</summary>
    public static void Depthwise(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 4), filter = c.WithRank(1, 4);
        var window = new WindowAttrs(c, 4);
        if (window.Strides.Length != 4) c.Fail($"DepthwiseConv2D requires the stride attribute to contain 4 values, but got: {window.Strides.Length}");
        long depth = c.MergeDims(x[window.Channel], filter[2]), multiplier = filter[3];
        long[] dims = new long[4];
        dims[0] = x[0];
        dims[window.Channel] = depth == 0 || multiplier == 0 ? 0 : depth < 0 || multiplier < 0 ? PartialShape.UnknownDim : depth * multiplier;
        for (int i = 0; i < 2; i++)
        {
            int axis = window.Spatial + i;
            dims[axis] = Size(c, x[axis], filter[i], window.Strides[axis], window.Dilations[axis], window.Padding, window.Before(axis), window.After(axis));
        }
        c.SetOutput(0, PartialShape.Of(dims));
    }

    /// <summary>Output of a pooling.</summary>
    /// <param name="c">The context.</param>
    /// <param name="spatial">Number of spatial axes.</param>
    public static void Pooling(ShapeContext c, int spatial)
    {
        int rank = spatial + 2;
        PartialShape x = c.WithRank(0, rank);
        var window = new WindowAttrs(c, rank);
        long[] ksize = c.Ints("ksize");
        if (window.Strides.Length != rank) c.Fail($"{c.Node.Type} requires the stride attribute to contain {rank} values, but got {window.Strides.Length}");
        if (ksize.Length != rank) c.Fail($"{c.Node.Type} requires the ksize attribute to contain {rank} values, but got {ksize.Length}");
        c.SetOutput(0, Pooled(c, x, window, ksize));
    }

    /// <summary>Windows along every axis.</summary>
    public static PartialShape Pooled(ShapeContext c, PartialShape x, WindowAttrs window, long[] ksize)
    {
        long[] dims = new long[x.Rank];
        dims[0] = x[0];
        for (int axis = 1; axis < dims.Length; axis++)
        {
            string padding = axis == window.Channel && window.Padding == "EXPLICIT" ? "VALID" : window.Padding;
            dims[axis] = Size(c, x[axis], ksize[axis], window.Strides[axis], 1, padding, window.Before(axis), window.After(axis));
        }
        return PartialShape.Of(dims);
    }
}
