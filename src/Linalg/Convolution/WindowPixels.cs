namespace TensorHarbor.Linalg;

/// <summary>The pixels of one window that are inside the image, row by row, as indices of their first channel.</summary>
ref struct WindowPixels
{
    readonly SlidingWindow _window;
    readonly int _image, _top, _left;
    int _row, _column;

    public WindowPixels(in SlidingWindow window, long index)
    {
        _window = window;
        window.Locate(index, out _image, out _top, out _left);
        _column = -1;
    }

    public readonly WindowPixels GetEnumerator() => this;

    /// <summary>Index of the pixel's first channel in the images.</summary>
    public int Current { get; private set; }

    /// <summary>The pixel's place in the window: row * filter width + column.</summary>
    public readonly int Position => _row * _window.FilterWidth + _column;

    public bool MoveNext()
    {
        for (; _row < _window.FilterHeight; _row++, _column = -1)
        {
            int y = _top + _row * _window.DilationHeight;
            if ((uint)y >= (uint)_window.Height) continue;
            while (++_column < _window.FilterWidth)
            {
                int x = _left + _column * _window.DilationWidth;
                if ((uint)x >= (uint)_window.Width) continue;
                Current = ((_image * _window.Height + y) * _window.Width + x) * _window.Channels;
                return true;
            }
        }
        return false;
    }
}
