using System.Buffers.Binary;

namespace TensorHarbor.Ops;

/// <summary>
/// A JPEG image of one baseline scan, decoded to the numbers of libjpeg with its fast transform, which is TensorFlow's default. Other images, and
/// damaged ones, are left to the general decoder.
/// </summary>
sealed class JpegImage
{
    readonly ushort[]?[] _quantization = new ushort[]?[4];
    readonly JpegHuffman?[] _dc = new JpegHuffman?[4], _ac = new JpegHuffman?[4];
    JpegPlane[] _planes = [];
    int _restartInterval, _maxHorizontal = 1, _maxVertical = 1;

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Brightness, or brightness and two colours.</summary>
    public IReadOnlyList<JpegPlane> Planes => _planes;

    /// <summary>Decodes; <see langword="null"/>: not an image of this kind, or damaged.</summary>
    public static JpegImage? TryDecode(ReadOnlySpan<byte> file)
    {
        var image = new JpegImage();
        try
        {
            return image.Read(file) ? image : null;
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException)
        {
            return null; // ends inside a segment: the general decoder says what is wrong
        }
    }

    bool Read(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (file[at] == 0xFF)
        {
            byte marker = file[at + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            ReadOnlySpan<byte> segment = file.Slice(at + 4, length - 2);
            at += 2 + length;
            switch (marker)
            {
                case 0xC0 or 0xC1:
                    if (!ReadFrame(segment)) return false;
                    break;
                case 0xC4: ReadHuffman(segment); break;
                case 0xDB: ReadQuantization(segment); break;
                case 0xDD: _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment); break;
                case 0xDA: return ReadScan(segment) && Decode(file[at..]);
                case 0xEE when segment.StartsWith("Adobe"u8) && segment[11] != 1: return false; // not brightness and colours
                case >= 0xE0 or 0xFE: break;
                default: return false;
            }
        }
        return false;
    }

    void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            bool isWide = segment[0] >> 4 != 0;
            var table = new ushort[JpegTransform.BlockLength];
            for (int i = 0; i < JpegTransform.BlockLength; i++)
            {
                table[JpegTransform.Natural[i]] = isWide ? BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + 2 * i)..]) : segment[1 + i];
            }
            _quantization[segment[0] & 15] = table;
            segment = segment[(isWide ? 1 + 2 * JpegTransform.BlockLength : 1 + JpegTransform.BlockLength)..];
        }
    }

    void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            int count = 0;
            for (int i = 1; i <= 16; i++) count += segment[i];
            (segment[0] >> 4 == 0 ? _dc : _ac)[segment[0] & 15] = new JpegHuffman(segment.Slice(1, 16), segment.Slice(17, count));
            segment = segment[(17 + count)..];
        }
    }

    bool ReadFrame(ReadOnlySpan<byte> segment)
    {
        (Height, Width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
        if (segment[0] != 8 || Height == 0 || Width == 0 || segment[5] is not (1 or 3) || _planes.Length > 0) return false;
        _planes = new JpegPlane[segment[5]];
        for (int i = 0; i < _planes.Length; i++)
        {
            ReadOnlySpan<byte> part = segment.Slice(6 + 3 * i, 3);
            _planes[i] = new JpegPlane(part[0], part[1] >> 4, part[1] & 15, part[2]);
            if (_planes[i].Horizontal is < 1 or > 4 || _planes[i].Vertical is < 1 or > 4) return false;
        }
        if (_planes.Length == 1) _planes[0] = new JpegPlane(_planes[0].Id, 1, 1, _planes[0].Quantization);
        _maxHorizontal = _planes.Max(p => p.Horizontal);
        _maxVertical = _planes.Max(p => p.Vertical);
        bool isRgb = _planes.Length == 3 && _planes[0].Id == 'R' && _planes[1].Id == 'G' && _planes[2].Id == 'B';
        return !isRgb && _planes.All(p => _maxHorizontal % p.Horizontal == 0 && _maxVertical % p.Vertical == 0);
    }

    bool ReadScan(ReadOnlySpan<byte> segment)
    {
        if (_planes.Length == 0 || segment[0] != _planes.Length) return false;
        for (int i = 0; i < _planes.Length; i++)
        {
            if (segment[1 + 2 * i] != _planes[i].Id) return false;
            byte tables = segment[2 + 2 * i];
            if (_dc[tables >> 4] is not { } dc || _ac[tables & 15] is not { } ac || _quantization[_planes[i].Quantization] is not { } quantization) return false;
            _planes[i].Prepare(this, dc, ac, JpegTransform.Scale(quantization), _maxHorizontal, _maxVertical);
        }
        return true;
    }

    bool Decode(ReadOnlySpan<byte> data)
    {
        var bits = new JpegBits(data);
        int wide = UnitsIn(Width, _maxHorizontal), high = UnitsIn(Height, _maxVertical);
        Span<int> block = stackalloc int[JpegTransform.BlockLength];
        for (int unit = 0; unit < wide * high && !bits.IsExhausted; unit++)
        {
            if (_restartInterval > 0 && unit > 0 && unit % _restartInterval == 0)
            {
                if (!bits.Restart()) return false;
                foreach (JpegPlane plane in _planes) plane.LastDc = 0;
            }
            foreach (JpegPlane plane in _planes)
            {
                for (int k = 0; k < plane.Horizontal * plane.Vertical; k++)
                {
                    if (!plane.ReadBlock(ref bits, block)) return false;
                    int column = (unit % wide * plane.Horizontal) + (k % plane.Horizontal), row = (unit / wide * plane.Vertical) + (k / plane.Horizontal);
                    JpegTransform.Invert(block, plane.Scales, plane.Samples.AsSpan(((row * plane.Stride) + column) * JpegTransform.BlockSize), plane.Stride);
                }
            }
        }
        return !bits.IsExhausted;
    }

    /// <summary>Units of the scan that cover so many pixels.</summary>
    internal static int UnitsIn(int pixels, int blocks) => (pixels + (blocks * JpegTransform.BlockSize) - 1) / (blocks * JpegTransform.BlockSize);

    /// <summary>The pixels: brightness only, or red, green, blue.</summary>
    /// <param name="isGrey">Brightness only?</param>
    /// <param name="isFancy">Blend the samples of smaller colour planes, instead of repeating them?</param>
    public byte[] ToPixels(bool isGrey, bool isFancy)
    {
        byte[] brightness = JpegUpsampling.Enlarge(_planes[0], Width, Height, _maxHorizontal, _maxVertical, isFancy);
        if (isGrey) return brightness;
        if (_planes.Length == 1) return JpegUpsampling.ToRgb(brightness, null, null);
        byte[] blue = JpegUpsampling.Enlarge(_planes[1], Width, Height, _maxHorizontal, _maxVertical, isFancy);
        byte[] red = JpegUpsampling.Enlarge(_planes[2], Width, Height, _maxHorizontal, _maxVertical, isFancy);
        return JpegUpsampling.ToRgb(brightness, blue, red);
    }
}
