namespace TensorHarbor.Ops;

/// <summary>Copies columns of row-major matrices.</summary>
static class Columns
{
    /// <summary>Copies <paramref name="count"/> columns from <paramref name="first"/> on into a matrix of just those.</summary>
    public static void Take<T>(ReadOnlySpan<T> matrix, int columns, int first, int count, Span<T> part)
    {
        for (int i = 0; i * count < part.Length; i++) matrix.Slice(i * columns + first, count).CopyTo(part[(i * count)..]);
    }

    /// <summary>Copies a matrix of <paramref name="count"/> columns into the columns from <paramref name="first"/> on of another.</summary>
    public static void Put<T>(ReadOnlySpan<T> part, int count, Span<T> matrix, int columns, int first)
    {
        for (int i = 0; i * count < part.Length; i++) part.Slice(i * count, count).CopyTo(matrix[(i * columns + first)..]);
    }
}
