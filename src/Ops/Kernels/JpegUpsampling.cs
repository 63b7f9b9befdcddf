namespace TensorHarbor.Ops;

/// <summary>From the planes of a JPEG image to pixels, with libjpeg's filters and rounding.</summary>
static class JpegUpsampling
{
    const int FractionBits = 16, One = 1 << FractionBits, Half = One / 2, SmallestBlended = 3;
    const int RedOfRed = (int)((1.402 * One) + 0.5), GreenOfBlue = (int)((0.344136286 * One) + 0.5), GreenOfRed = (int)((0.714136286 * One) + 0.5), BlueOfBlue = (int)((1.772 * One) + 0.5);

    /// <summary>A plane in the size of the image.</summary>
    public static byte[] Enlarge(JpegPlane plane, int width, int height, int maxHorizontal, int maxVertical, bool isFancy)
    {
        int across = maxHorizontal / plane.Horizontal, down = maxVertical / plane.Vertical;
        bool blends = isFancy && plane.Width >= SmallestBlended && across <= 2 && down <= 2 && (across == 2 || down == 2);
        byte[] result = new byte[checked(width * height)];
        int[] sums = new int[plane.Width];
        for (int y = 0; y < height; y++)
        {
            Span<byte> line = result.AsSpan(y * width, width);
            if (blends) Blend(plane, y, down == 2, across == 2, sums, line);
            else
            {
                ReadOnlySpan<byte> row = Row(plane, y / down);
                for (int x = 0; x < width; x++) line[x] = row[x / across];
            }
        }
        return result;
    }

    static ReadOnlySpan<byte> Row(JpegPlane plane, int y) => plane.Samples.AsSpan(Math.Clamp(y, 0, plane.Height - 1) * plane.Stride, plane.Width);

    /// <summary>Each pixel is three parts of the nearest sample and one of the next nearest, in each direction that is doubled.</summary>
    static void Blend(JpegPlane plane, int y, bool down, bool across, int[] sums, Span<byte> line)
    {
        ReadOnlySpan<byte> near = Row(plane, down ? y / 2 : y), far = Row(plane, down ? (y % 2 == 0 ? (y / 2) - 1 : (y / 2) + 1) : y);
        if (!across)
        {
            for (int x = 0; x < line.Length; x++) line[x] = (byte)(((3 * near[x]) + far[x] + (y % 2 == 0 ? 1 : 2)) >> 2);
            return;
        }
        for (int i = 0; i < sums.Length; i++) sums[i] = down ? (3 * near[i]) + far[i] : near[i];
        int shift = down ? 4 : 2, left = down ? 8 : 1, right = down ? 7 : 2, last = sums.Length - 1;
        for (int x = 0; x < line.Length; x++)
        {
            int i = x / 2;
            bool isLeft = x % 2 == 0, isEdge = isLeft ? i == 0 : i == last;
            int other = isEdge ? sums[i] : sums[isLeft ? i - 1 : i + 1];
            line[x] = (byte)(((3 * sums[i]) + other + (isLeft ? left : right)) >> shift);
        }
    }

    /// <summary>Red, green, blue of each pixel from brightness and the two colour differences; without them grey.</summary>
    public static byte[] ToRgb(byte[] brightness, byte[]? blue, byte[]? red)
    {
        byte[] pixels = new byte[checked(3 * brightness.Length)];
        for (int i = 0; i < brightness.Length; i++)
        {
            int y = brightness[i], b = (blue?[i] ?? 128) - 128, r = (red?[i] ?? 128) - 128;
            pixels[3 * i] = Byte(y + (((RedOfRed * r) + Half) >> FractionBits));
            pixels[(3 * i) + 1] = Byte(y + (((-GreenOfBlue * b) - (GreenOfRed * r) + Half) >> FractionBits));
            pixels[(3 * i) + 2] = Byte(y + (((BlueOfBlue * b) + Half) >> FractionBits));
        }
        return pixels;
    }

    static byte Byte(int value) => (byte)Math.Clamp(value, 0, 255);
}
