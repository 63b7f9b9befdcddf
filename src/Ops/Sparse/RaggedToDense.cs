using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Dense tensors of ragged ones. Each ragged axis is given by row splits or by row numbers of the values; of the first axis the size
/// may be given alone.
/// </summary>
static class RaggedToDense
{
    /// <summary>Computes output 0.</summary>
    /// <param name="c">Inputs: shape, values, default, row partitions.</param>
    /// <param name="types">Kinds of the row partitions.</param>
    public static void Run(KernelContext c, string[] types)
    {
        Tensor shape = c.Input(0), values = c.Input(1), fill = c.Input(2);
        int first = types[0] == "FIRST_DIM_SIZE" ? 1 : 0, ragged = types.Length - first;
        var rows = new List<long[]>(); // per ragged axis: row of each element below
        long parents = types[0] == "FIRST_DIM_SIZE" ? c.Input(3).Int() : types[0] == "ROW_SPLITS" ? c.Input(3).ElementCount - 1
            : Throw.InvalidArgument<long>($"Cannot handle {types[0]} as the first partition");
        long firstSize = parents;
        for (int i = first; i < types.Length; i++) rows.Add(RowsOf(c.Input(3 + i), types[i]));
        Span<long> dims = stackalloc long[1 + ragged + values.Shape.Rank - 1];
        Sizes(shape, values, firstSize, rows, dims);
        Tensor output = c.Allocate(0, new Shape(dims));
        Fill(output, fill);
        Place(rows, values, dims, output);
    }

    static long[] RowsOf(Tensor partition, string type)
    {
        if (type == "VALUE_ROWIDS")
        {
            long[] ids = new long[partition.ElementCount];
            for (int i = 0; i < ids.Length; i++) ids[i] = partition.Int(i);
            return ids;
        }
        if (type != "ROW_SPLITS") Throw.InvalidArgument($"Unsupported partition type: {type}");
        Ragged.CheckSplits(partition, partition.Int((int)partition.ElementCount - 1));
        long[] rows = new long[partition.Int((int)partition.ElementCount - 1)];
        for (int row = 0; row + 1 < partition.ElementCount; row++) Array.Fill(rows, row, (int)partition.Int(row), (int)(partition.Int(row + 1) - partition.Int(row)));
        return rows;
    }

    static void Sizes(Tensor shape, Tensor values, long firstSize, List<long[]> rows, Span<long> dims)
    {
        dims[0] = firstSize;
        for (int axis = 0; axis < rows.Count; axis++)
        {
            long widest = 0, run = 0;
            for (int i = 0; i < rows[axis].Length; i++)
            {
                run = i > 0 && rows[axis][i] == rows[axis][i - 1] ? run + 1 : 1;
                widest = Math.Max(widest, run);
            }
            dims[axis + 1] = widest;
        }
        for (int axis = 1; axis < values.Shape.Rank; axis++) dims[rows.Count + axis] = values.Shape[axis];
        if (shape.Shape.Rank == 0) return;
        if (shape.ElementCount != dims.Length) Throw.InvalidArgument($"Shape must have {dims.Length} dimensions, got {shape.ElementCount}");
        for (int axis = 0; axis < dims.Length; axis++)
        {
            if (shape.Int(axis) >= 0) dims[axis] = shape.Int(axis);
        }
    }

    static void Fill(Tensor output, Tensor fill)
    {
        long width = fill.ElementCount;
        if (width == 0) return;
        for (long at = 0; at + width <= output.ElementCount; at += width) RowCopy.Elements(fill, 0, output, at, width);
    }

    static void Place(List<long[]> rows, Tensor values, ReadOnlySpan<long> dims, Tensor output)
    {
        long width = 1;
        for (int axis = rows.Count + 1; axis < dims.Length; axis++) width *= dims[axis];
        long[] places = []; // of the elements of the axis above; -1: cut off
        for (int axis = 0; axis < rows.Count; axis++)
        {
            long[] below = new long[rows[axis].Length];
            long column = 0;
            for (int i = 0; i < below.Length; i++)
            {
                column = i > 0 && rows[axis][i] == rows[axis][i - 1] ? column + 1 : 0;
                long row = rows[axis][i];
                long above = axis == 0 ? (row < dims[0] ? row : -1) : places[row];
                below[i] = above < 0 || column >= dims[axis + 1] ? -1 : above * dims[axis + 1] + column;
            }
            places = below;
        }
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] >= 0) RowCopy.Elements(values, i * width, output, places[i] * width, width);
        }
    }
}
