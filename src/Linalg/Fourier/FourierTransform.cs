using System.Collections.Concurrent;
using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>
/// Discrete Fourier transforms of any length, in double: powers of 2 by Cooley and Tukey's algorithm, other lengths by Bluestein's, which
/// turns them into convolutions of a power of 2. Tables are made once per length.
/// </summary>
public sealed class FourierTransform
{
    static readonly ConcurrentDictionary<int, FourierTransform> s_made = new();

    readonly int _length;
    readonly Complex[] _turns;
    readonly FourierTransform? _convolution;
    readonly Complex[] _chirp = [], _filter = [];

    FourierTransform(int length)
    {
        _length = length;
        _turns = new Complex[length];
        for (int i = 0; i < length; i++) _turns[i] = Complex.FromPolarCoordinates(1, -2 * Math.PI * i / length);
        if (BitOperations.IsPow2(length)) return;
        int padded = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * length - 1));
        _convolution = Of(padded);
        _chirp = new Complex[length];
        _filter = new Complex[padded];
        for (int i = 0; i < length; i++) _chirp[i] = Complex.FromPolarCoordinates(1, -Math.PI * (int)((long)i * i % (2L * length)) / length);
        for (int i = 0; i < length; i++) _filter[i] = Complex.Conjugate(_chirp[i]);
        for (int i = 1; i < length; i++) _filter[padded - i] = _filter[i];
        _convolution.PowerOf2(_filter);
    }

    /// <summary>The transform of a length, at least 1.</summary>
    public static FourierTransform Of(int length) => s_made.GetOrAdd(length, static n => new FourierTransform(n));

    /// <summary>Replaces x by its transform; the inverse divides by the length.</summary>
    /// <param name="x">As many elements as the length.</param>
    /// <param name="inverse">Backwards?</param>
    public void Run(Span<Complex> x, bool inverse)
    {
        if (inverse) Conjugate(x);
        if (_convolution is null) PowerOf2(x);
        else Bluestein(x, _convolution);
        if (!inverse) return;
        Conjugate(x);
        foreach (ref Complex value in x) value /= _length;
    }

    static void Conjugate(Span<Complex> x)
    {
        foreach (ref Complex value in x) value = Complex.Conjugate(value);
    }

    void PowerOf2(Span<Complex> x)
    {
        for (int i = 1, j = 0; i < _length; i++)
        {
            int bit = _length >> 1;
            for (; (j & bit) != 0; bit >>= 1) j ^= bit;
            j |= bit;
            if (i < j) (x[i], x[j]) = (x[j], x[i]);
        }
        for (int size = 2; size <= _length; size *= 2)
        {
            int half = size / 2, step = _length / size;
            for (int start = 0; start < _length; start += size)
            {
                for (int k = 0; k < half; k++)
                {
                    Complex even = x[start + k], odd = x[start + k + half] * _turns[k * step];
                    (x[start + k], x[start + k + half]) = (even + odd, even - odd);
                }
            }
        }
    }

    void Bluestein(Span<Complex> x, FourierTransform convolution)
    {
        using var scratch = new Scratch<Complex>(_filter.Length);
        Span<Complex> padded = scratch.Span;
        padded.Clear();
        for (int i = 0; i < _length; i++) padded[i] = x[i] * _chirp[i];
        convolution.PowerOf2(padded);
        for (int i = 0; i < padded.Length; i++) padded[i] = Complex.Conjugate(padded[i] * _filter[i]);
        convolution.PowerOf2(padded);
        for (int i = 0; i < _length; i++) x[i] = Complex.Conjugate(padded[i]) / padded.Length * _chirp[i];
    }
}
