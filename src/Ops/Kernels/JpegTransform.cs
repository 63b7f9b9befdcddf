namespace TensorHarbor.Ops;

/// <summary>
/// The inverse cosine transform of JPEG blocks after Arai, Agui and Nakajima, in integers of the precision that libjpeg's fast transform has: its
/// rounding is part of TensorFlow's pictures.
/// </summary>
static class JpegTransform
{
    /// <summary>Rows and columns of a block.</summary>
    public const int BlockSize = 8;

    /// <summary>Samples or coefficients of a block.</summary>
    public const int BlockLength = BlockSize * BlockSize;

    const int ScaleBits = 14, KeptBits = 2, ConstantBits = 8, ResultBits = 5;
    const int Root2 = 362, TwiceCos1 = 473, Cos2 = 277, Cos3 = 669; // 1.414, 1.848, 1.082, 2.613 times 256

    static readonly double[] _factors = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.541196100, 0.275899379];

    /// <summary>Place in a block of the coefficients as they come in the file, in zigzag.</summary>
    public static ReadOnlySpan<byte> Natural =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    /// <summary>Multipliers of the coefficients: quantization and the transform's own.</summary>
    public static int[] Scale(ushort[] quantization)
    {
        int[] scales = new int[BlockLength];
        for (int i = 0; i < scales.Length; i++)
        {
            int factor = (int)Math.Round((1 << ScaleBits) * _factors[i / BlockSize] * _factors[i % BlockSize]);
            scales[i] = ((quantization[i] * factor) + (1 << (ScaleBits - KeptBits - 1))) >> (ScaleBits - KeptBits);
        }
        return scales;
    }

    /// <summary>Transforms a block and writes its 8 x 8 samples.</summary>
    public static void Invert(Span<int> block, int[] scales, Span<byte> samples, int stride)
    {
        for (int i = 0; i < block.Length; i++) block[i] *= scales[i];
        for (int column = 0; column < BlockSize; column++) Line(block, column, BlockSize);
        for (int row = 0; row < BlockSize; row++)
        {
            Line(block, row * BlockSize, 1);
            for (int i = 0; i < BlockSize; i++) samples[(row * stride) + i] = (byte)Math.Clamp((block[(row * BlockSize) + i] >> ResultBits) + 128, 0, 255);
        }
    }

    static void Line(Span<int> v, int at, int step)
    {
        int sum04 = v[at] + v[at + (4 * step)], difference04 = v[at] - v[at + (4 * step)];
        int sum26 = v[at + (2 * step)] + v[at + (6 * step)], turned26 = Times(v[at + (2 * step)] - v[at + (6 * step)], Root2) - sum26;
        int e0 = sum04 + sum26, e3 = sum04 - sum26, e1 = difference04 + turned26, e2 = difference04 - turned26;

        int sum53 = v[at + (5 * step)] + v[at + (3 * step)], difference53 = v[at + (5 * step)] - v[at + (3 * step)];
        int sum17 = v[at + step] + v[at + (7 * step)], difference17 = v[at + step] - v[at + (7 * step)];
        int o7 = sum17 + sum53, both = Times(difference53 + difference17, TwiceCos1);
        int o6 = Times(difference53, -Cos3) + both - o7;
        int o5 = Times(sum17 - sum53, Root2) - o6;
        int o4 = Times(difference17, Cos2) - both + o5;

        (v[at], v[at + (7 * step)]) = (e0 + o7, e0 - o7);
        (v[at + step], v[at + (6 * step)]) = (e1 + o6, e1 - o6);
        (v[at + (2 * step)], v[at + (5 * step)]) = (e2 + o5, e2 - o5);
        (v[at + (4 * step)], v[at + (3 * step)]) = (e3 + o4, e3 - o4);
    }

    static int Times(int value, int constant) => (value * constant) >> ConstantBits;
}
