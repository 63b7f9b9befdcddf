namespace TensorHarbor.Linalg;

/// <summary>The pixels of one window that are inside the image, row by row, as indices of their first channel.</summary>
ref struct WindowPixels
{
    readonly SlidingWindow _window;
    readonly int _image, _top, _left;
    int _position;

    public WindowPixels(in SlidingWindow window, long index)
    {
        _window = window;
        window.Locate(index, out _image, out _top, out _left);
        _position = -1;
    }

    public readonly WindowPixels GetEnumerator() => this;

    /// <summary>Index of the pixel's first channel in the images.</summary>
    public int Current { get; private set; }

    /// <summary>The pixel's place in the window: row * filter width + column.</summary>
    public readonly int Position => _position;

    public bool MoveNext()
    {
        int last = _window.FilterHeight * _window.FilterWidth - 1;
        while (_position < last)
        {
            _position++;
            int y = _top + _position / _window.FilterWidth * _window.DilationHeight, x = _left + _position % _window.FilterWidth * _window.DilationWidth;
            if ((uint)y >= (uint)_window.Height || (uint)x >= (uint)_window.Width) continue;
            Current = ((_image * _window.Height + y) * _window.Width + x) * _window.Channels;
            return true;
        }
        return false;
    }
}
