using System.Globalization;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Where the elements of dense row-major tensors lie, and axis numbers.</summary>
static class Layout
{
    /// <summary>Writes the distance between neighbours of each axis, in elements.</summary>
    public static void Strides(in Shape shape, Span<long> strides)
    {
        long stride = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }
    }

    /// <summary>The place of the element number <paramref name="index"/> as error texts show it: <c>[1,0]</c>; empty for a scalar.</summary>
    public static string Position(in Shape shape, long index)
    {
        if (shape.Rank == 0) return "";
        string[] places = new string[shape.Rank];
        for (int i = places.Length - 1; i >= 0; i--)
        {
            places[i] = (index % shape[i]).ToString(CultureInfo.InvariantCulture);
            index /= shape[i];
        }
        return $"[{string.Join(",", places)}]";
    }

    /// <summary>The axis that a number, counted from the end if negative, means; -1 if there is none.</summary>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : -1;
}
