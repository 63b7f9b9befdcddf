namespace TensorHarbor.Linalg;

/// <summary>How the edges of an image are treated.</summary>
public enum WindowPadding
{
    /// <summary>No padding: windows lie inside the image.</summary>
    Valid,

    /// <summary>One window per stride; the padding is divided, the odd pixel behind.</summary>
    Same,

    /// <summary>The caller says how much.</summary>
    Explicit,
}

/// <summary>Windows that slide over images [batch, height, width, channels], for convolution and pooling.</summary>
public readonly record struct SlidingWindow
{
    /// <summary>Number of images.</summary>
    public int Batch { get; init; }

    /// <summary>Height of the images.</summary>
    public int Height { get; init; }

    /// <summary>Width of the images.</summary>
    public int Width { get; init; }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; }

    /// <summary>Height of the window, without dilation.</summary>
    public int FilterHeight { get; init; }

    /// <summary>Width of the window, without dilation.</summary>
    public int FilterWidth { get; init; }

    /// <summary>Rows between windows.</summary>
    public int StrideHeight { get; init; }

    /// <summary>Columns between windows.</summary>
    public int StrideWidth { get; init; }

    /// <summary>Rows between a window's rows: 1 for a dense window.</summary>
    public int DilationHeight { get; init; }

    /// <summary>Columns between a window's columns: 1 for a dense window.</summary>
    public int DilationWidth { get; init; }

    /// <summary>Rows of padding above.</summary>
    public int PadTop { get; init; }

    /// <summary>Columns of padding on the left.</summary>
    public int PadLeft { get; init; }

    /// <summary>Windows from top to bottom.</summary>
    public int OutHeight { get; init; }

    /// <summary>Windows from left to right.</summary>
    public int OutWidth { get; init; }

    /// <summary>All windows.</summary>
    internal long Windows => (long)Batch * OutHeight * OutWidth;

    /// <summary>Elements of a window.</summary>
    internal int WindowSize => FilterHeight * FilterWidth * Channels;

    internal long ImageSize => (long)Height * Width * Channels;

    /// <summary>Is a window one pixel, and is there one for each?</summary>
    internal bool IsPointwise => FilterHeight == 1 && FilterWidth == 1 && StrideHeight == 1 && StrideWidth == 1
        && PadTop == 0 && PadLeft == 0 && OutHeight == Height && OutWidth == Width;

    /// <summary>Where window number <paramref name="index"/> begins; rows and columns may lie outside the image.</summary>
    internal void Locate(long index, out int image, out int row, out int column)
    {
        image = (int)(index / ((long)OutHeight * OutWidth));
        int rest = (int)(index % ((long)OutHeight * OutWidth));
        row = rest / OutWidth * StrideHeight - PadTop;
        column = rest % OutWidth * StrideWidth - PadLeft;
    }

    /// <summary>Number of windows along one axis, by TensorFlow's rules.</summary>
    /// <param name="size">Size of the image.</param>
    /// <param name="filter">Size of the window.</param>
    /// <param name="stride">Distance of windows.</param>
    /// <param name="dilation">Distance of a window's elements.</param>
    /// <param name="padding">Rule.</param>
    /// <param name="before">Padding before; read if the rule is explicit, else set.</param>
    /// <param name="after">Padding behind, if the rule is explicit.</param>
    /// <returns>The number; below 1 if the window is larger than the padded image.</returns>
    public static int OutputSize(int size, int filter, int stride, int dilation, WindowPadding padding, ref int before, int after = 0)
    {
        int extent = (filter - 1) * dilation + 1;
        if (padding == WindowPadding.Same)
        {
            int count = (size + stride - 1) / stride;
            before = Math.Max((count - 1) * stride + extent - size, 0) / 2;
            return count;
        }
        if (padding == WindowPadding.Valid) before = after = 0;
        return (size + before + after - extent + stride) / stride;
    }
}
