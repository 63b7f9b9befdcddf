using System.Globalization;
using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Crosses of columns: for each row every choice of one feature per column, as a joined string or a hash.</summary>
sealed class FeatureCross
{
    /// <summary>One column: features by row.</summary>
    interface IColumn
    {
        int Count(int row);

        ulong Hash(int row, int feature);

        byte[] Text(int row, int feature);
    }

    readonly List<IColumn> _columns = [];
    readonly int _rows;

    /// <summary>Reads the columns: inputs are <paramref name="sparse"/> indices, as many values, as many shapes, then dense columns.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="sparse">Number of sparse columns.</param>
    /// <param name="dense">Number of dense columns.</param>
    /// <param name="hash">Hash of a string feature.</param>
    public FeatureCross(KernelContext c, int sparse, int dense, Func<byte[], ulong> hash)
    {
        long rows = -1;
        for (int i = 0; i < sparse; i++)
        {
            var input = new SparseInput(c.Input(i), c.Input(sparse + i), c.Input(2 * sparse + i));
            if (input.Rank != 2) Throw.InvalidArgument($"Expected D2 of index to be 2 got {input.Rank} at position {i}");
            CheckRows(ref rows, input.Sizes[0]);
            _columns.Add(new SparseColumn(input, hash));
        }
        for (int i = 0; i < dense; i++)
        {
            Tensor column = c.Input(3 * sparse + i);
            if (column.Shape.Rank != 2) Throw.InvalidArgument($"Dense inputs should be a matrix but received shape {column.Shape} at position {i}");
            CheckRows(ref rows, column.Shape[0]);
            _columns.Add(new DenseColumn(column, hash));
        }
        _rows = (int)Math.Max(0, rows);
    }

    static void CheckRows(ref long rows, long these)
    {
        if (rows >= 0 && rows != these) Throw.InvalidArgument($"Expected batch size {rows} got {these}");
        rows = these;
    }

    /// <summary>Makes outputs 0 to 2 the hashed crosses.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="start">Hash to begin with; <see langword="null"/>: that of the first feature.</param>
    /// <param name="buckets">Number of buckets; 0: no limit.</param>
    public void WriteHashes(KernelContext c, ulong? start, long buckets)
    {
        ulong limit = buckets > 0 ? (ulong)buckets : long.MaxValue;
        Span<long> values = c.Allocate(1, [WriteIndices(c)]).Write<long>();
        int at = 0;
        foreach ((int row, int[] choice) in Choices())
        {
            ulong? hash = start;
            for (int i = 0; i < choice.Length; i++)
            {
                ulong feature = _columns[i].Hash(row, choice[i]);
                hash = hash is { } before ? FarmHash.Concatenate(before, feature) : feature;
            }
            values[at++] = (long)(hash.GetValueOrDefault() % limit);
        }
    }

    /// <summary>Makes outputs 0 to 2 the crosses as strings.</summary>
    public void WriteStrings(KernelContext c, byte[] separator)
    {
        Span<byte[]> values = c.Allocate(1, [WriteIndices(c)]).Strings;
        int at = 0;
        foreach ((int row, int[] choice) in Choices())
        {
            var text = new List<byte>();
            for (int i = 0; i < choice.Length; i++)
            {
                if (i > 0) text.AddRange(separator);
                text.AddRange(_columns[i].Text(row, choice[i]));
            }
            values[at++] = [.. text];
        }
    }

    int CountOf(int row)
    {
        int count = 1;
        foreach (IColumn column in _columns) count = checked(count * column.Count(row));
        return count;
    }

    int WriteIndices(KernelContext c)
    {
        int total = 0, widest = 0, at = 0;
        for (int row = 0; row < _rows; row++)
        {
            int count = CountOf(row);
            total += count;
            widest = Math.Max(widest, count);
        }
        Span<long> indices = SparseOutput.Indices(c, 0, total, 2);
        for (int row = 0; row < _rows; row++)
        {
            for (int i = 0, count = CountOf(row); i < count; i++, at++) (indices[2 * at], indices[2 * at + 1]) = (row, i);
        }
        SparseOutput.Vector(c, 2, [_rows, widest]);
        return total;
    }

    /// <summary>All choices of all rows; the last column runs fastest.</summary>
    IEnumerable<(int Row, int[] Choice)> Choices()
    {
        int[] choice = new int[_columns.Count];
        for (int row = 0; row < _rows; row++)
        {
            for (int i = 0, count = CountOf(row); i < count; i++)
            {
                int rest = i;
                for (int column = choice.Length - 1; column >= 0; column--)
                {
                    int size = _columns[column].Count(row);
                    choice[column] = rest % size;
                    rest /= size;
                }
                yield return (row, choice);
            }
        }
    }

    static ulong HashOf(Tensor values, int i, Func<byte[], ulong> hash) => values.DType == DType.String ? hash(values.Strings[i]) : (ulong)values.Read<long>()[i];

    static byte[] TextOf(Tensor values, int i) => values.DType == DType.String
        ? values.Strings[i]
        : Encoding.ASCII.GetBytes(values.Read<long>()[i].ToString(CultureInfo.InvariantCulture));

    sealed class DenseColumn(Tensor column, Func<byte[], ulong> hash) : IColumn
    {
        public int Count(int row) => column.Shape.Int(1);

        public ulong Hash(int row, int feature) => HashOf(column, row * column.Shape.Int(1) + feature, hash);

        public byte[] Text(int row, int feature) => TextOf(column, row * column.Shape.Int(1) + feature);
    }

    sealed class SparseColumn : IColumn
    {
        readonly Tensor _values;
        readonly Func<byte[], ulong> _hash;
        readonly int[] _starts;

        public SparseColumn(SparseInput input, Func<byte[], ulong> hash)
        {
            (_values, _hash) = (input.Values, hash);
            _starts = new int[input.Sizes[0] + 1];
            for (int i = 0; i < input.Count; i++)
            {
                if (!input.Contains(i)) Throw.InvalidArgument(SparseIndices.OutOfBounds(i, input.Index(i), input.Sizes));
                _starts[input.Index(i)[0] + 1]++;
            }
            for (int row = 1; row < _starts.Length; row++) _starts[row] += _starts[row - 1];
        }

        public int Count(int row) => _starts[row + 1] - _starts[row];

        public ulong Hash(int row, int feature) => HashOf(_values, _starts[row] + feature, _hash);

        public byte[] Text(int row, int feature) => TextOf(_values, _starts[row] + feature);
    }
}
