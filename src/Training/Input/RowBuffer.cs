using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// Decoded rows in columns, growing as needed: labels, and either a fixed number of features per row or entries of (id, value).
/// </summary>
/// <param name="featureSize">Features per row; 0: sparse rows.</param>
public sealed class RowBuffer(int featureSize)
{
    long[] _labels = new long[16];
    float[] _values = new float[16 * Math.Max(featureSize, 1)]; // features, or the entries' values
    long[] _ids = [];
    int[] _ends = [];
    int _entries;

    /// <summary>Features per row; 0: sparse rows.</summary>
    public int FeatureSize { get; } = featureSize;

    /// <summary>Are rows lists of (id, value)?</summary>
    public bool IsSparse => FeatureSize == 0;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that the rows take.</summary>
    public long ByteCount => (long)Count * (sizeof(long) + FeatureSize * sizeof(float)) + (long)_entries * (sizeof(long) + sizeof(float));

    /// <summary>Class of a row.</summary>
    public long Label(int row) => _labels[row];

    /// <summary>Features of a dense row.</summary>
    public ReadOnlySpan<float> Features(int row) => _values.AsSpan(row * FeatureSize, FeatureSize);

    /// <summary>Features of a sparse row.</summary>
    public ReadOnlySpan<long> Ids(int row) => _ids.AsSpan(Start(row), Length(row));

    /// <summary>Values of a sparse row's features.</summary>
    public ReadOnlySpan<float> Values(int row) => _values.AsSpan(Start(row), Length(row));

    /// <summary>Number of entries of a sparse row.</summary>
    public int Length(int row) => _ends[row] - Start(row);

    int Start(int row) => row == 0 ? 0 : _ends[row - 1];

    /// <summary>Adds a dense row and gives its features to be filled.</summary>
    public Span<float> AddDense(long label)
    {
        Grow(ref _labels, Count + 1);
        Grow(ref _values, (Count + 1) * FeatureSize);
        _labels[Count] = label;
        return _values.AsSpan(Count++ * FeatureSize, FeatureSize);
    }

    /// <summary>Adds a sparse row.</summary>
    public void AddSparse(long label, ReadOnlySpan<long> ids, ReadOnlySpan<float> values)
    {
        Grow(ref _labels, Count + 1);
        Grow(ref _ends, Count + 1);
        Grow(ref _ids, _entries + ids.Length);
        Grow(ref _values, _entries + ids.Length);
        ids.CopyTo(_ids.AsSpan(_entries));
        values.CopyTo(_values.AsSpan(_entries));
        _entries += ids.Length;
        _labels[Count] = label;
        _ends[Count++] = _entries;
    }

    /// <summary>Adds a copy of a row of another buffer.</summary>
    public void Add(RowBuffer source, int row)
    {
        if (IsSparse) AddSparse(source.Label(row), source.Ids(row), source.Values(row));
        else source.Features(row).CopyTo(AddDense(source.Label(row)));
    }

    /// <summary>Forgets all rows and keeps the memory.</summary>
    public void Clear() => Count = _entries = 0;

    /// <summary>The rows as the tensors that a classifier's placeholders take: features and label, or indices, ids, values, shape and label.</summary>
    public Tensor[] ToTensors() => IsSparse ? SparseTensors() : [Tensor.From(_values.AsSpan(0, Count * FeatureSize), Count, FeatureSize), LabelTensor()];

    Tensor LabelTensor() => Tensor.From(_labels.AsSpan(0, Count));

    Tensor[] SparseTensors()
    {
        EndWithEntry();
        Tensor indices = Tensor.Allocate(DType.Int64, [_entries, 2]);
        Span<long> index = indices.Write<long>();
        int at = 0, longest = 0;
        for (int row = 0; row < Count; row++)
        {
            int length = Length(row);
            longest = Math.Max(longest, length);
            for (int i = 0; i < length; i++) (index[at], index[at + 1], at) = (row, i, at + 2);
        }
        return [indices, Tensor.From(_ids.AsSpan(0, _entries)), Tensor.From(_values.AsSpan(0, _entries)), Tensor.From<long>([Count, longest]), LabelTensor()];
    }

    /// <summary>A sum over segments has as many rows as the last entry says, so a last row without entries gets one of no weight.</summary>
    void EndWithEntry()
    {
        if (Count == 0 || Length(Count - 1) > 0) return;
        Grow(ref _ids, _entries + 1);
        Grow(ref _values, _entries + 1);
        (_ids[_entries], _values[_entries]) = (0, 0);
        _ends[Count - 1] = ++_entries;
    }

    static void Grow<T>(ref T[] array, int needed)
    {
        if (array.Length < needed) Array.Resize(ref array, Math.Max(needed, array.Length * 2));
    }
}
