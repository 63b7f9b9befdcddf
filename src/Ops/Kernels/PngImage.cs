using System.Buffers.Binary;
using System.IO.Compression;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A decoded PNG image (ISO/IEC 15948): samples of 8 or 16 bits, row by row, palettes and short samples expanded.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1: grey, 2: grey and alpha, 3: RGB, 4: RGB and alpha.</param>
/// <param name="Bits">8 or 16.</param>
/// <param name="Samples">Values, 0 to 255 or 65535.</param>
sealed record PngImage(int Width, int Height, int Channels, int Bits, ushort[] Samples)
{
    const int MaxPixels = 1 << 27;
    const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, RgbAlpha = 6;

    static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    /// <summary>Does a file begin as PNG files do?</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>Decodes a file.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is damaged.</exception>
    public static PngImage Decode(ReadOnlySpan<byte> file)
    {
        var header = default(Header);
        ReadOnlySpan<byte> palette = default, transparency = default;
        using var packed = new MemoryStream();
        int at = Signature.Length;
        while (at + 12 <= file.Length)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            if (length < 0 || length > file.Length - at - 12) Damaged(file);
            ReadOnlySpan<byte> type = file.Slice(at + 4, 4), data = file.Slice(at + 8, length);
            if (type.SequenceEqual("IHDR"u8)) header = Header.Parse(data, file);
            else if (type.SequenceEqual("PLTE"u8)) palette = data;
            else if (type.SequenceEqual("tRNS"u8)) transparency = data;
            else if (type.SequenceEqual("IDAT"u8)) packed.Write(data);
            else if (type.SequenceEqual("IEND"u8)) break;
            at += length + 12;
        }
        if (header.Width == 0) Damaged(file);
        byte[] rows = Inflate(packed, header.ByteCount, file);
        return new Reader(header, rows).Read(palette, transparency);
    }

    /// <summary>The image as a file: no row filters, one block of data.</summary>
    /// <param name="compression">0 (none) to 9 (smallest), -1: zlib's default.</param>
    public byte[] Encode(int compression)
    {
        int sampleBytes = Bits / 8, rowBytes = Width * Channels * sampleBytes;
        byte[] rows = new byte[Height * (rowBytes + 1L)];
        for (int i = 0; i < Samples.Length; i++)
        {
            Span<byte> to = rows.AsSpan(i / (Width * Channels) * (rowBytes + 1) + 1 + i % (Width * Channels) * sampleBytes);
            if (Bits == 16) BinaryPrimitives.WriteUInt16BigEndian(to, Samples[i]);
            else to[0] = (byte)Samples[i];
        }
        using var packed = new MemoryStream();
        using (var deflater = new ZLibStream(packed, new ZLibCompressionOptions { CompressionLevel = compression }, leaveOpen: true)) deflater.Write(rows);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = ((byte)Bits, (byte)(Channels switch { 1 => Grey, 2 => GreyAlpha, 3 => Rgb, _ => RgbAlpha }));
        using var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, packed.ToArray());
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, type), data));
        file.Write(number);
    }

    /// <summary>CRC-32 (ISO 3309), bit by bit, before the last inversion.</summary>
    static uint Checksum(uint crc, ReadOnlySpan<byte> data)
    {
        const uint Polynomial = 0xEDB88320;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ Polynomial : crc >> 1;
        }
        return crc;
    }

    static void Damaged(ReadOnlySpan<byte> file) => Throw.InvalidArgument($"Invalid PNG data, size {file.Length}");

    static byte[] Inflate(MemoryStream packed, long bytes, ReadOnlySpan<byte> file)
    {
        // deflate makes at most 1032 bytes of one: more is only claimed
        if (bytes > 1032 * packed.Length || bytes > ImageBytes.MaxDecodedBytes) Damaged(file);
        byte[] rows = new byte[bytes];
        packed.Position = 0;
        try
        {
            using var inflater = new ZLibStream(packed, CompressionMode.Decompress);
            inflater.ReadExactly(rows);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            Damaged(file);
        }
        return rows;
    }

    readonly record struct Header(int Width, int Height, int Depth, int Color, bool Interlaced)
    {
        public int SamplesPerPixel => Color switch { Rgb => 3, GreyAlpha => 2, RgbAlpha => 4, _ => 1 };

        public static Header Parse(ReadOnlySpan<byte> data, ReadOnlySpan<byte> file)
        {
            if (data.Length < 13) Damaged(file);
            var header = new Header(BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]), data[8], data[9], data[12] != 0);
            bool depthFits = header.Color switch
            {
                Grey => header.Depth is 1 or 2 or 4 or 8 or 16,
                Palette => header.Depth is 1 or 2 or 4 or 8,
                Rgb or GreyAlpha or RgbAlpha => header.Depth is 8 or 16,
                _ => false,
            };
            bool sizeFits = header is { Width: > 0, Height: > 0 } && (long)header.Width * header.Height <= MaxPixels;
            if (!depthFits || !sizeFits || data[10] != 0 || data[11] != 0) Damaged(file);
            return header;
        }

        /// <summary>Bytes of all rows, each with its filter.</summary>
        public long ByteCount
        {
            get
            {
                long bytes = 0;
                for (int pass = 0; pass < Passes; pass++)
                {
                    Pass p = PassOf(pass);
                    if (p.Columns > 0) bytes += p.Rows * (1L + RowBytes(p.Columns));
                }
                return bytes;
            }
        }

        public int Passes => Interlaced ? 7 : 1;

        public int RowBytes(int columns) => (int)(((long)columns * SamplesPerPixel * Depth + 7) / 8);

        /// <summary>Which pixels a pass of Adam7 has; without interlacing all.</summary>
        public Pass PassOf(int pass)
        {
            if (!Interlaced) return new(0, 0, 1, 1, Width, Height);
            ReadOnlySpan<int> x = [0, 4, 0, 2, 0, 1, 0], y = [0, 0, 4, 0, 2, 0, 1], dx = [8, 8, 4, 4, 2, 2, 1], dy = [8, 8, 8, 4, 4, 2, 2];
            return new(x[pass], y[pass], dx[pass], dy[pass],
                Math.Max(0, (Width - x[pass] + dx[pass] - 1) / dx[pass]), Math.Max(0, (Height - y[pass] + dy[pass] - 1) / dy[pass]));
        }
    }

    readonly record struct Pass(int X, int Y, int StepX, int StepY, int Columns, int Rows);

    /// <summary>Undoes filters and takes samples out of rows.</summary>
    sealed class Reader(Header header, byte[] data)
    {
        readonly int _bytesPerPixel = Math.Max(1, header.SamplesPerPixel * header.Depth / 8);

        public PngImage Read(ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
        {
            int samples = header.SamplesPerPixel;
            ushort[] raw = new ushort[header.Width * header.Height * samples];
            int at = 0;
            for (int number = 0; number < header.Passes; number++)
            {
                Pass pass = header.PassOf(number);
                if (pass.Columns == 0) continue;
                int length = header.RowBytes(pass.Columns);
                byte[] before = new byte[length];
                for (int row = 0; row < pass.Rows; row++)
                {
                    Span<byte> line = data.AsSpan(at + 1, length);
                    Unfilter(data[at], line, before);
                    line.CopyTo(before);
                    at += length + 1;
                    for (int column = 0; column < pass.Columns; column++)
                    {
                        int target = ((pass.Y + row * pass.StepY) * header.Width + pass.X + column * pass.StepX) * samples;
                        for (int s = 0; s < samples; s++) raw[target + s] = Sample(line, column * samples + s);
                    }
                }
            }
            return Expand(raw, palette, transparency);
        }

        void Unfilter(int filter, Span<byte> line, ReadOnlySpan<byte> above)
        {
            for (int i = 0; i < line.Length; i++)
            {
                int left = i >= _bytesPerPixel ? line[i - _bytesPerPixel] : 0, up = above[i], corner = i >= _bytesPerPixel ? above[i - _bytesPerPixel] : 0;
                line[i] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => Throw.InvalidArgument<int>($"Invalid PNG data, row filter {filter}"),
                });
            }
        }

        static int Paeth(int left, int up, int corner)
        {
            int estimate = left + up - corner, a = Math.Abs(estimate - left), b = Math.Abs(estimate - up), c = Math.Abs(estimate - corner);
            return a <= b && a <= c ? left : b <= c ? up : corner;
        }

        ushort Sample(ReadOnlySpan<byte> line, int index)
        {
            if (header.Depth == 16) return BinaryPrimitives.ReadUInt16BigEndian(line[(2 * index)..]);
            if (header.Depth == 8) return line[index];
            int perByte = 8 / header.Depth, shift = 8 - header.Depth * (index % perByte + 1);
            return (ushort)(line[index / perByte] >> shift & ((1 << header.Depth) - 1));
        }

        PngImage Expand(ushort[] raw, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
        {
            if (header.Color == Palette) return ExpandPalette(raw, palette, transparency);
            int bits = header.Depth == 16 ? 16 : 8, samples = header.SamplesPerPixel;
            if (header.Depth < 8)
            {
                int scale = 255 / ((1 << header.Depth) - 1);
                for (int i = 0; i < raw.Length; i++) raw[i] *= (ushort)scale;
            }
            return new(header.Width, header.Height, samples, bits, raw);
        }

        PngImage ExpandPalette(ushort[] raw, ReadOnlySpan<byte> palette, ReadOnlySpan<byte> transparency)
        {
            int channels = transparency.IsEmpty ? 3 : 4;
            ushort[] samples = new ushort[raw.Length * channels];
            for (int i = 0; i < raw.Length; i++)
            {
                if (3 * raw[i] + 3 > palette.Length) Throw.InvalidArgument($"Invalid PNG data, color {raw[i]} of a palette of {palette.Length / 3}");
                for (int c = 0; c < 3; c++) samples[i * channels + c] = palette[3 * raw[i] + c];
                if (channels == 4) samples[i * channels + 3] = raw[i] < transparency.Length ? transparency[raw[i]] : (ushort)255;
            }
            return new(header.Width, header.Height, channels, 8, samples);
        }
    }

    /// <summary>The same image with other channels; 0: as it is. Colors become grey, alpha is dropped or opaque.</summary>
    public PngImage WithChannels(int channels)
    {
        if (channels == 0 || channels == Channels) return this;
        ushort opaque = (ushort)(Bits == 16 ? ushort.MaxValue : byte.MaxValue);
        int pixels = Width * Height;
        ushort[] samples = new ushort[pixels * channels];
        for (int i = 0; i < pixels; i++)
        {
            ReadOnlySpan<ushort> from = Samples.AsSpan(i * Channels, Channels);
            Span<ushort> to = samples.AsSpan(i * channels, channels);
            if (channels <= 2) to[0] = Channels <= 2 ? from[0] : Luminance(from);
            else if (Channels <= 2) to[..3].Fill(from[0]);
            else from[..3].CopyTo(to);
            if (channels is 2 or 4) to[^1] = Channels is 2 or 4 ? from[^1] : opaque;
        }
        return this with { Channels = channels, Samples = samples };
    }

    /// <summary>0.299 red, 0.587 green, 0.114 blue in 1/32768; libpng rounds samples of 16 bits and truncates those of 8.</summary>
    ushort Luminance(ReadOnlySpan<ushort> rgb) =>
        rgb[0] == rgb[1] && rgb[0] == rgb[2] ? rgb[0] : (ushort)((rgb[0] * 9797u + rgb[1] * 19234u + rgb[2] * 3737u + (Bits == 16 ? 16384u : 0)) >> 15);
}
