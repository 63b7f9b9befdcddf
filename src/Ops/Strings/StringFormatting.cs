using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Tensors as <c>tf.strings.format</c> prints them: numpy's brackets and line breaks, long axes shortened.</summary>
static class StringFormatting
{
    /// <summary>A tensor with at most <paramref name="summarize"/> entries at either end of each axis; negative: all.</summary>
    public static string Of(Tensor tensor, long summarize)
    {
        var text = new StringBuilder();
        if (tensor.Shape.Rank == 0) text.Append(Element(tensor, 0));
        else Append(text, tensor, 0, 0, summarize);
        return text.ToString();
    }

    static void Append(StringBuilder text, Tensor tensor, int axis, long start, long summarize)
    {
        long size = tensor.Shape[axis], stride = tensor.Shape.Product(axis + 1, tensor.Shape.Rank);
        bool last = axis == tensor.Shape.Rank - 1, shorten = summarize >= 0 && size > 2 * summarize;
        string gap = last ? " " : new string('\n', tensor.Shape.Rank - axis - 1) + new string(' ', axis + 1);
        text.Append('[');
        for (long i = 0; i < size; i++)
        {
            if (i > 0) text.Append(gap);
            if (shorten && i == summarize)
            {
                text.Append("...");
                i = size - summarize - 1;
                continue;
            }
            if (last) text.Append(Element(tensor, (int)(start + i)));
            else Append(text, tensor, axis + 1, start + i * stride, summarize);
        }
        text.Append(']');
    }

    static string Element(Tensor tensor, int i) => tensor.DType == DType.String
        ? $"\"{Encoding.UTF8.GetString(tensor.Strings[i])}\""
        : TensorSummary.Element(tensor, i);
}
