namespace TensorHarbor.Ops;

/// <summary>One component of a JPEG image: brightness or a colour, perhaps of fewer samples than the image has pixels.</summary>
/// <param name="id">Number in the file.</param>
/// <param name="horizontal">Blocks per unit of the scan, across.</param>
/// <param name="vertical">Blocks per unit of the scan, down.</param>
/// <param name="quantization">Number of its quantization table.</param>
sealed class JpegPlane(byte id, int horizontal, int vertical, int quantization)
{
    const int LongRun = 0xF0;

    JpegHuffman _dc = null!, _ac = null!;

    public byte Id { get; } = id;

    public int Horizontal { get; } = horizontal;

    public int Vertical { get; } = vertical;

    public int Quantization { get; } = quantization & 3;

    /// <summary>Samples of the image; beyond them rows are padded to whole units.</summary>
    public int Width { get; private set; }

    /// <summary>Rows of samples of the image.</summary>
    public int Height { get; private set; }

    /// <summary>Samples from one row to the next.</summary>
    public int Stride { get; private set; }

    /// <summary>The samples, row by row.</summary>
    public byte[] Samples { get; private set; } = [];

    /// <summary>What coefficients are multiplied by.</summary>
    public int[] Scales { get; private set; } = [];

    /// <summary>First coefficient of the block before.</summary>
    public int LastDc { get; set; }

    public void Prepare(JpegImage image, JpegHuffman dc, JpegHuffman ac, int[] scales, int maxHorizontal, int maxVertical)
    {
        (_dc, _ac, Scales) = (dc, ac, scales);
        Width = ((image.Width * Horizontal) + maxHorizontal - 1) / maxHorizontal;
        Height = ((image.Height * Vertical) + maxVertical - 1) / maxVertical;
        Stride = JpegImage.UnitsIn(image.Width, maxHorizontal) * Horizontal * JpegTransform.BlockSize;
        Samples = new byte[checked(Stride * JpegImage.UnitsIn(image.Height, maxVertical) * Vertical * JpegTransform.BlockSize)];
    }

    /// <summary>Reads the coefficients of a block, in natural order; <see langword="false"/>: damaged.</summary>
    public bool ReadBlock(ref JpegBits bits, scoped Span<int> block)
    {
        block.Clear();
        int size = _dc.Read(ref bits);
        if (size is < 0 or > 11) return false;
        block[0] = LastDc += bits.Signed(size);
        for (int k = 1; k < JpegTransform.BlockLength; k++)
        {
            int code = _ac.Read(ref bits);
            if (code < 0) return false;
            int run = code >> 4;
            if ((code & 15) == 0)
            {
                if (code != LongRun) return true;
                k += run;
                continue;
            }
            k += run;
            if (k >= JpegTransform.BlockLength) return false;
            block[JpegTransform.Natural[k]] = bits.Signed(code & 15);
        }
        return true;
    }
}
