using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Makes n-grams of ragged rows of strings.</summary>
sealed class NGrams(NodeContext c)
{
    readonly byte[] _separator = c.Node.Attr("separator").AsBytes(), _left = c.Node.Attr("left_pad").AsBytes(), _right = c.Node.Attr("right_pad").AsBytes();
    readonly int[] _widths = [.. c.Ints("ngram_widths").Select(w => (int)w)];
    readonly int _padWidth = (int)c.Int("pad_width");
    readonly bool _keepShort = c.Bool("preserve_short_sequences");

    int PadWidth(int width) => _padWidth < 0 ? width - 1 : Math.Min(_padWidth, width - 1);

    int CountOf(int length, int width) => Math.Max(0, length + 2 * PadWidth(width) - width + 1);

    /// <summary>Adds the n-grams of one row.</summary>
    public void Add(ReadOnlySpan<byte[]> row, List<byte[]> result)
    {
        int before = result.Count;
        foreach (int width in _widths)
        {
            int count = CountOf(row.Length, width);
            for (int i = 0; i < count; i++) result.Add(At(row, i, width));
        }
        if (!_keepShort || result.Count > before || row.Length == 0) return;
        int whole = row.Length + 2 * Math.Max(_padWidth, 0);
        result.Add(At(row, 0, whole, Math.Max(_padWidth, 0)));
    }

    byte[] At(ReadOnlySpan<byte[]> row, int start, int width) => At(row, start, width, PadWidth(width));

    byte[] At(ReadOnlySpan<byte[]> row, int start, int width, int padding)
    {
        var text = new List<byte>();
        for (int i = start; i < start + width; i++)
        {
            if (i > start) text.AddRange(_separator);
            int at = i - padding;
            text.AddRange(at < 0 ? _left : at >= row.Length ? _right : row[at]);
        }
        return [.. text];
    }
}
