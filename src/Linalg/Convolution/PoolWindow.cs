namespace TensorHarbor.Linalg;

/// <summary>Windows that slide over volumes [batch, depth, height, width, channels]; pictures are volumes of depth 1.</summary>
public readonly struct PoolWindow
{
    /// <summary>Number of images.</summary>
    public int Batch { get; init; }

    /// <summary>Channels of the images.</summary>
    public int Channels { get; init; }

    /// <summary>Windows along the depth; <see cref="PoolAxis.Single"/> for pictures.</summary>
    public PoolAxis Depth { get; init; }

    /// <summary>Windows from top to bottom.</summary>
    public PoolAxis Height { get; init; }

    /// <summary>Windows from left to right.</summary>
    public PoolAxis Width { get; init; }

    /// <summary>Number of windows.</summary>
    public int Windows => Batch * Depth.Windows * Height.Windows * Width.Windows;

    /// <summary>Elements of the images.</summary>
    internal long Elements => (long)Batch * Depth.Size * Height.Size * Width.Size * Channels;

    /// <summary>The pixels under window number <paramref name="index"/>, without the padding.</summary>
    internal PoolRange At(int index)
    {
        int column = index % Width.Windows, rest = index / Width.Windows;
        int row = rest % Height.Windows, rest2 = rest / Height.Windows;
        return new(this, rest2 / Depth.Windows, Depth.Range(rest2 % Depth.Windows), Height.Range(row), Width.Range(column));
    }
}

/// <summary>Windows along one axis.</summary>
/// <param name="Size">Size of the images.</param>
/// <param name="Window">Size of a window.</param>
/// <param name="Stride">Distance of windows.</param>
/// <param name="Before">Padding before.</param>
/// <param name="Windows">Number of windows.</param>
public readonly record struct PoolAxis(int Size, int Window, int Stride, int Before, int Windows)
{
    /// <summary>An axis of size 1 that nothing slides along.</summary>
    public static PoolAxis Single => new(1, 1, 1, 0, 1);

    /// <summary>Elements under a window, without the padding.</summary>
    internal (int Start, int End) Range(int window)
    {
        int start = window * Stride - Before;
        return (Math.Max(0, start), Math.Min(Size, start + Window));
    }
}

/// <summary>Enumerates the pixels under one window, as offsets of their first channel.</summary>
struct PoolRange
{
    readonly PoolWindow _window;
    readonly int _image;
    readonly (int Start, int End) _depth, _rows, _columns;
    int _d, _i, _j;

    public PoolRange(in PoolWindow window, int image, (int Start, int End) depth, (int Start, int End) rows, (int Start, int End) columns)
    {
        (_window, _image, _depth, _rows, _columns) = (window, image, depth, rows, columns);
        (_d, _i, _j) = (depth.Start, rows.Start, columns.Start - 1);
    }

    /// <summary>Number of pixels.</summary>
    public readonly int Count => Math.Max(0, _depth.End - _depth.Start) * Math.Max(0, _rows.End - _rows.Start) * Math.Max(0, _columns.End - _columns.Start);

    public readonly int Current => (((_image * _window.Depth.Size + _d) * _window.Height.Size + _i) * _window.Width.Size + _j) * _window.Channels;

    /// <summary>Offset of the first pixel.</summary>
    public readonly int First => (((_image * _window.Depth.Size + _depth.Start) * _window.Height.Size + _rows.Start) * _window.Width.Size + _columns.Start) * _window.Channels;

    /// <summary>Pixels along the axes, below 1 if there are none.</summary>
    public readonly (int Depth, int Rows, int Columns) Sizes => (_depth.End - _depth.Start, _rows.End - _rows.Start, _columns.End - _columns.Start);

    public readonly PoolRange GetEnumerator() => this;

    public bool MoveNext()
    {
        if (++_j >= _columns.End)
        {
            _j = _columns.Start;
            if (++_i >= _rows.End)
            {
                _i = _rows.Start;
                _d++;
            }
        }
        return _d < _depth.End && _i < _rows.End && _j < _columns.End;
    }
}
