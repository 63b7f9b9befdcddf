using System.Diagnostics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>One feature of many Examples: the values end to end, row after row, and for lists where each row ends.</summary>
public sealed class ExampleColumn : IDisposable
{
    readonly int _feature;
    readonly ValueBuffer<float> _floats = new();
    readonly ValueBuffer<long> _int64s = new();
    readonly ValueBuffer<long> _rowEnds = new();
    int _rows;

    internal ExampleColumn(FeatureSpec spec, int feature) => (Spec, _feature) = (spec, feature);

    /// <summary>The feature.</summary>
    public FeatureSpec Spec { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => _rows;

    /// <summary>Values of a float feature, until a row is added. Empty for another dtype.</summary>
    public ReadOnlySpan<float> Floats => _floats.Values;

    /// <summary>Values of an int64 feature, until a row is added. Empty for another dtype.</summary>
    public ReadOnlySpan<long> Int64s => _int64s.Values;

    /// <summary>Values of a string feature.</summary>
    public ByteStrings Strings { get; } = new();

    /// <summary>For a padded, sparse or ragged feature: index behind the last value of each row. Empty for a dense one.</summary>
    public ReadOnlySpan<long> RowEnds => _rowEnds.Values;

    int ValueCount => Spec.Kind switch
    {
        FeatureKind.Float => _floats.Count,
        FeatureKind.Int64 => _int64s.Count,
        _ => Strings.Count,
    };

    internal void Append(in ParsedExample example)
    {
        if (Spec.Form == FeatureForm.Dense) AppendDense(example);
        else AppendList(example);
        _rows++;
    }

    void AppendDense(in ParsedExample example)
    {
        switch (Spec.Kind)
        {
            case FeatureKind.Float:
                example.ReadDense(_feature, _floats.Reserve(Spec.Elements));
                _floats.Commit(Spec.Elements);
                break;
            case FeatureKind.Int64:
                example.ReadDense(_feature, _int64s.Reserve(Spec.Elements));
                _int64s.Commit(Spec.Elements);
                break;
            default:
                example.ReadDense(_feature, Strings);
                break;
        }
    }

    void AppendList(in ParsedExample example)
    {
        switch (Spec.Kind)
        {
            case FeatureKind.Float: example.ReadList(_feature, _floats); break;
            case FeatureKind.Int64: example.ReadList(_feature, _int64s); break;
            default: example.ReadList(_feature, Strings); break;
        }
        _rowEnds.Add(ValueCount);
    }

    /// <summary>Forgets the rows from <paramref name="rows"/> on, also a row that failed halfway.</summary>
    internal void Truncate(int rows)
    {
        if (rows > _rows) return;
        int values = Spec.Form == FeatureForm.Dense ? rows * Spec.Elements : rows == 0 ? 0 : (int)_rowEnds.Values[rows - 1];
        _rows = rows;
        if (Spec.Kind == FeatureKind.Float) _floats.Truncate(values);
        else if (Spec.Kind == FeatureKind.Int64) _int64s.Truncate(values);
        else Strings.Truncate(values);
        if (Spec.Form != FeatureForm.Dense) _rowEnds.Truncate(rows);
    }

    /// <summary>Hands a dense or padded column on as a tensor and empties it.</summary>
    /// <param name="batched">
    /// <see langword="true"/>: the tensor has a first dimension of <see cref="Rows"/>, and for a padded feature a second of the most steps.
    /// <see langword="false"/>: the tensor of the only row, without that first dimension.
    /// </param>
    /// <returns>Shape: [rows] + the feature's shape, or [rows, steps] + the shape of a step. To be disposed.</returns>
    public Tensor TakeDense(bool batched = true)
    {
        Debug.Assert(batched || _rows == 1, "only a single row can go without the dimension of rows");
        if (Spec.Form == FeatureForm.Padded) return TakePadded(batched);
        return TakeValues(batched ? Spec.Shape.Insert(0, _rows) : Spec.Shape);
    }

    /// <summary>Hands a sparse column on as the three tensors of a SparseTensor and empties it.</summary>
    /// <param name="indices">int64 [values, 2]: row and place in the row; [values, 1] without rows.</param>
    /// <param name="values">[values].</param>
    /// <param name="shape">int64 [2]: number of rows, most values in one; [1] without rows.</param>
    /// <param name="batched">As in <see cref="TakeDense"/>.</param>
    public void TakeSparse(out Tensor indices, out Tensor values, out Tensor shape, bool batched = true)
    {
        int rank = batched ? 2 : 1;
        indices = Tensor.Allocate(DType.Int64, [ValueCount, rank]);
        Span<long> index = indices.Write<long>();
        long start = 0, longest = 0;
        int at = 0;
        for (int row = 0; row < _rows; row++)
        {
            long length = _rowEnds.Values[row] - start;
            for (long i = 0; i < length; i++)
            {
                if (batched) index[at++] = row;
                index[at++] = i;
            }
            start += length;
            longest = Math.Max(longest, length);
        }
        shape = batched ? Tensor.From<long>([_rows, longest], 2) : Tensor.From<long>([longest], 1);
        values = TakeValues([ValueCount]);
    }

    /// <summary>Hands a ragged column on as the two tensors of a RaggedTensor and empties it.</summary>
    /// <param name="splits">[rows + 1]: where each row begins, and the end of the last.</param>
    /// <param name="values">[values].</param>
    /// <param name="splitType">int32 or int64: type of <paramref name="splits"/>.</param>
    public void TakeRagged(out Tensor splits, out Tensor values, DType splitType = DType.Int64)
    {
        splits = Tensor.Allocate(splitType, [_rows + 1]);
        if (splitType == DType.Int32)
        {
            Span<int> to = splits.Write<int>();
            to[0] = 0;
            for (int i = 0; i < _rows; i++) to[i + 1] = (int)_rowEnds.Values[i];
        }
        else
        {
            Span<long> to = splits.Write<long>();
            to[0] = 0;
            _rowEnds.Values.CopyTo(to[1..]);
        }
        values = TakeValues([ValueCount]);
    }

    Tensor TakeValues(in Shape shape)
    {
        Tensor taken = Spec.Kind switch
        {
            FeatureKind.Float => _floats.Take(shape),
            FeatureKind.Int64 => _int64s.Take(shape),
            _ => Tensor.FromStrings(Strings.ToArrays(), shape),
        };
        Truncate(0);
        return taken;
    }

    Tensor TakePadded(bool batched)
    {
        long start = 0, longest = 0;
        foreach (long end in _rowEnds.Values)
        {
            longest = Math.Max(longest, end - start);
            start = end;
        }
        Shape shape = Spec.Shape.Insert(0, longest / Spec.Elements);
        if (batched) shape = shape.Insert(0, _rows);
        Tensor padded = Tensor.Allocate(Spec.DType, shape);
        switch (Spec.Kind)
        {
            case FeatureKind.Float: Pad(_floats.Values, padded.Write<float>(), Spec.DefaultFloats is { } f ? f[0] : 0); break;
            case FeatureKind.Int64: Pad(_int64s.Values, padded.Write<long>(), Spec.DefaultInt64s is { } i ? i[0] : 0); break;
            default: Pad<byte[]>(Strings.ToArrays(), padded.Strings, Spec.DefaultStrings is { } s ? s[0] : []); break;
        }
        Truncate(0);
        return padded;
    }

    void Pad<T>(ReadOnlySpan<T> values, Span<T> padded, T padding)
    {
        int width = _rows == 0 ? 0 : padded.Length / _rows;
        int start = 0;
        for (int row = 0; row < _rows; row++)
        {
            int length = (int)_rowEnds.Values[row] - start;
            Span<T> destination = padded.Slice(row * width, width);
            values.Slice(start, length).CopyTo(destination);
            destination[length..].Fill(padding);
            start += length;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        _floats.Dispose();
        _int64s.Dispose();
        _rowEnds.Dispose();
        Strings.Dispose();
    }
}
