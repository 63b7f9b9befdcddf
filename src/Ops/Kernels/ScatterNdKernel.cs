using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What a scatter does to the elements that it meets.</summary>
enum ScatterKind
{
    Update,
    Add,
    Sub,
    Min,
    Max,
}

/// <summary>The scatter-nd ops check alike in different words.</summary>
enum ScatterNdForm
{
    /// <summary>ScatterNd.</summary>
    Scatter,

    /// <summary>TensorScatterUpdate and its like.</summary>
    TensorScatter,

    /// <summary>ScatterNdNonAliasingAdd and the scatters into variables.</summary>
    Add,
}

/// <summary>Puts slices of updates into a tensor at places that rows of indices name.</summary>
static class ScatterNdKernel
{
    /// <summary>Changes <paramref name="output"/>, which the caller has filled.</summary>
    /// <param name="node">The node, for the policy on indices out of range.</param>
    /// <param name="indices">Rows of indices.</param>
    /// <param name="updates">One slice per row.</param>
    /// <param name="output">The tensor to change.</param>
    /// <param name="kind">What to do.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: an index is out of range and the policy is not to ignore it.</exception>
    public static void Run(Node node, Tensor indices, Tensor updates, Tensor output, ScatterKind kind)
    {
        int rank = indices.Shape.Rank, depth = indices.Shape.Int(rank - 1);
        using Tensor slices = Tensor.Allocate(DType.Int64, indices.Shape.Slice(0, rank - 1));
        int bad = NdIndices.Resolve(indices, output.Shape, slices.Write<long>());
        if (bad >= 0 && node.Attrs["bad_indices_policy"].AsString() != "IGNORE")
        {
            Throw.InvalidArgument($"{NdIndices.Describe(indices, bad, ",")} does not index into shape {output.Shape}");
        }
        int length = (int)output.Shape.Product(depth, output.Shape.Rank);
        if (kind == ScatterKind.Update) Moves.Run(output.DType, new Replace(slices, updates, length, output));
        else if (output.DType == DType.String) Append(slices, updates, length, output);
        else Combine(slices, updates, length, output, kind);
    }

    /// <summary>Do updates fit the slices of a tensor of <paramref name="shape"/> that <paramref name="rows"/> name?</summary>
    /// <param name="shape">Shape of the tensor.</param>
    /// <param name="rows">Shape of the indices.</param>
    /// <param name="values">Shape of the updates: one slice per row.</param>
    /// <param name="form">Whose checks and error texts.</param>
    /// <param name="size">What must not be 0 if there are indices or updates; the number of elements of the tensor if not given.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: they do not.</exception>
    public static void Check(in Shape shape, in Shape rows, in Shape values, ScatterNdForm form, long? size = null)
    {
        if (form == ScatterNdForm.Add && shape.Rank < 1) Throw.InvalidArgument($"Output must be at least 1-D, got shape: {shape}");
        if (rows.Rank < 1) Throw.InvalidArgument($"Indices shape must have rank at least one. Found:{rows}");
        if (values.Rank < 1) Throw.InvalidArgument($"Updates shape must have rank at least one. Found:{values}");
        bool isEmpty = rows.ElementCount == 0 && values.ElementCount == 0;
        if (!isEmpty && ((size ?? shape.ElementCount) == 0 || rows.ElementCount == 0 || values.ElementCount == 0))
        {
            Throw.InvalidArgument(form == ScatterNdForm.Add
                ? $"Indices and updates specified for empty output. indices shape: {rows}" : "Indices and updates specified for empty output shape");
        }
        if (form == ScatterNdForm.Add && values[0] != rows[0])
        {
            Throw.InvalidArgument($"Dimensions [0,1) of indices[shape={rows}] = {rows[0]} must match dimensions [0,1) of updates[shape={values}] = {values[0]}");
        }
        if (form == ScatterNdForm.Add && rows.Rank < 2) CheckSlices(shape, rows, values, 1, 1, form);
        else CheckSlices(shape, rows, values, rows.Rank - 1, (int)rows[rows.Rank - 1], form);
    }

    static void CheckSlices(in Shape shape, in Shape rows, in Shape values, int outer, int depth, ScatterNdForm form)
    {
        if (values.Rank < outer || !values.Dims[..outer].SequenceEqual(rows.Dims[..outer]))
        {
            Throw.InvalidArgument(form == ScatterNdForm.TensorScatter
                ? $"Outer dimensions of indices and update must match. Indices shape: {rows}, updates shape:{values}"
                : $"Dimensions [0,{outer}) of indices[shape={rows}] must match dimensions [0,{outer}) of updates[shape={values}]");
        }
        bool sameRank = values.Rank - outer == shape.Rank - depth;
        if (sameRank && values.Dims[outer..].SequenceEqual(shape.Dims[depth..])) return;
        Throw.InvalidArgument(form == ScatterNdForm.TensorScatter && sameRank
            ? $"The inner {shape.Rank - depth} dimensions of output.shape={shape} must match the inner {values.Rank - outer} dimensions of updates.shape={values}"
            : form == ScatterNdForm.TensorScatter
            ? $"Inner dimensions of output shape must match inner dimensions of updates shape. Output: {shape} updates: {values}"
            : $"Dimensions [{depth},{shape.Rank}) of input[shape={shape}] must match dimensions [{(form == ScatterNdForm.Add ? depth : outer)},{values.Rank}) of updates[shape={values}]");
    }

    readonly ref struct Replace(Tensor slices, Tensor updates, int length, Tensor output) : IMove
    {
        public void Run<T>()
        {
            ReadOnlySpan<long> numbers = slices.Read<long>();
            ReadOnlySpan<T> source = Moves.Of<T>(updates);
            Span<T> target = Moves.Of<T>(output);
            for (int i = 0; i < numbers.Length; i++)
            {
                if (numbers[i] >= 0) source.Slice(i * length, length).CopyTo(target.Slice((int)(numbers[i] * length), length));
            }
        }
    }

    static void Append(Tensor slices, Tensor updates, int length, Tensor output)
    {
        ReadOnlySpan<long> numbers = slices.Read<long>();
        for (int i = 0; i < numbers.Length; i++)
        {
            for (int j = 0; j < length && numbers[i] >= 0; j++)
            {
                ref byte[] item = ref output.Strings[(int)(numbers[i] * length) + j];
                item = [.. item, .. updates.Strings[i * length + j]];
            }
        }
    }

    static void Combine(Tensor slices, Tensor updates, int length, Tensor output, ScatterKind kind)
    {
        if (output.DType == DType.Bool) Rows<byte>(slices, updates, length, output, ScatterKind.Max);
        else if (output.DType == DType.Complex64) Rows<Complex64>(slices, updates, length, output, kind);
        else if (output.DType == DType.Complex128) Rows<Complex>(slices, updates, length, output, kind);
        else if (!Numbers.Run(output.DType, new CombineNumbers(slices, updates, length, output, kind))) Throw.Unimplemented($"Scatter of {output.DType.Name()}");
    }

    readonly ref struct CombineNumbers(Tensor slices, Tensor updates, int length, Tensor output, ScatterKind kind) : INumberWork
    {
        public void Run<T>() where T : unmanaged, INumber<T>
        {
            if (kind is ScatterKind.Add or ScatterKind.Sub) Rows<T>(slices, updates, length, output, kind);
            else Extremes<T>(slices, updates, length, output, kind == ScatterKind.Max);
        }
    }

    static unsafe void Rows<T>(Tensor slices, Tensor updates, int length, Tensor output, ScatterKind kind) where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<long> numbers = slices.Read<long>();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < 0) continue;
            var row = new Span<T>((T*)output.Pointer + numbers[i] * length, length);
            var update = new ReadOnlySpan<T>((T*)updates.Pointer + (long)i * length, length);
            if (kind == ScatterKind.Add) TensorPrimitives.Add(row, update, row);
            else if (kind == ScatterKind.Sub) TensorPrimitives.Subtract(row, update, row);
            else
            {
                for (int j = 0; j < length; j++) row[j] = T.IsZero(row[j]) ? update[j] : row[j];
            }
        }
    }

    static unsafe void Extremes<T>(Tensor slices, Tensor updates, int length, Tensor output, bool max) where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<long> numbers = slices.Read<long>();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] < 0) continue;
            var row = new Span<T>((T*)output.Pointer + numbers[i] * length, length);
            var update = new ReadOnlySpan<T>((T*)updates.Pointer + (long)i * length, length);
            if (max) TensorPrimitives.Max(row, update, row);
            else TensorPrimitives.Min(row, update, row);
        }
    }
}
