using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Values of tensors that are known before the graph runs: constants, known shapes, and what is computed from them.</summary>
public static class ConstantEvaluation
{
    const int MaxNodes = 64;
    const long MaxElements = 1 << 16;

    /// <summary>The value of <paramref name="output"/> if it can be computed now, else <see langword="null"/>. It needs no disposal.</summary>
    public static Tensor? TryEvaluate(Output output)
    {
        int budget = MaxNodes;
        return Evaluate(output, ref budget);
    }

    /// <summary>An integer scalar or vector as far as it is known; unknown elements are -1; <see langword="null"/>: nothing is known.</summary>
    public static long[]? TryEvaluateInts(Output output)
    {
        int budget = MaxNodes;
        return Ints(output, ref budget);
    }

    static Tensor? Evaluate(Output output, ref int budget)
    {
        Node? node = output.Node;
        if (node is null || --budget < 0) return null;
        switch (node.Type)
        {
            case "Const":
                return node.Attr("value").AsTensor();
            case "Shape" or "Size" or "Rank":
                return FromShape(node, node.Inputs[0].Shape);
        }
        if (node.Op.Def.IsStateful || node.Inputs.IsEmpty || node.Op.CreateCpuKernel is null || node.ControlInputs.Length > 0) return null;
        return output.ValueType is DType.Resource or DType.Variant || !IsSmall(node) ? null : Compute(output, ref budget);
    }

    static bool IsSmall(Node node)
    {
        foreach (PartialShape shape in node.OutputShapes)
        {
            if (shape.ElementCount > MaxElements) return false;
        }
        return true;
    }

    static Tensor? Compute(Output output, ref int budget)
    {
        Node node = output.Node;
        var inputs = new Tensor[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (node.InputTypes[i].IsRef() || Evaluate(node.Inputs[i], ref budget) is not { } value) return null;
            inputs[i] = value;
        }
        try
        {
            Tensor[] results = NodeEvaluation.Run(node, inputs);
            Tensor wanted = results[output.Index].ToUnpooled();
            foreach (Tensor result in results) result.Dispose();
            return wanted;
        }
        catch (StatusException)
        {
            return null; // the node fails at run time, with its own error
        }
    }

    /// <summary>What a Shape, Size or Rank node gives for a tensor of this shape, if that is known enough.</summary>
    internal static Tensor? FromShape(Node node, PartialShape shape)
    {
        DType dtype = node.OutputTypes[0];
        if (node.Type == "Rank") return shape.HasRank ? Integers([shape.Rank], dtype, Shape.Scalar) : null;
        if (!shape.IsFullyKnown) return null;
        return node.Type == "Size" ? Integers([shape.ElementCount], dtype, Shape.Scalar) : Integers(shape.Dims, dtype, [shape.Rank]);
    }

    static Tensor Integers(ReadOnlySpan<long> values, DType dtype, in Shape shape)
    {
        Tensor tensor = Tensor.Unpooled(dtype, shape);
        if (dtype == DType.Int64) values.CopyTo(tensor.Write<long>());
        else
        {
            for (int i = 0; i < values.Length; i++) tensor.Write<int>()[i] = (int)values[i];
        }
        return tensor;
    }

    static long[]? Ints(Output output, ref int budget)
    {
        Node? node = output.Node;
        if (node is null || output.ValueType is not (DType.Int32 or DType.Int64)) return null;
        if (Evaluate(output, ref budget) is { } value) return Integers(value);
        if (--budget < 0) return null;
        switch (node.Type)
        {
            case "Shape":
                return node.Inputs[0].Shape is { HasRank: true } shape ? shape.Dims.ToArray() : null;
            case "Cast" or "Identity":
                return Ints(node.Inputs[0], ref budget);
            case "Pack":
                return Joined(node.Inputs, ref budget);
            case "ConcatV2":
                return Joined(node.Inputs[..^1], ref budget);
            case "StridedSlice":
                return Sliced(node, ref budget);
            default:
                return output.Shape is { IsFullyKnown: true, Rank: 0 or 1 } known ? Unknowns(known.ElementCount) : null;
        }
    }

    static long[] Unknowns(long count)
    {
        long[] unknown = new long[Math.Min(count, Shape.MaxRank)];
        Array.Fill(unknown, PartialShape.UnknownDim);
        return unknown;
    }

    /// <summary>Elements of an int32 or int64 tensor.</summary>
    internal static long[] Integers(Tensor value) => value.DType == DType.Int64 ? value.Read<long>().ToArray() : [.. value.Read<int>().ToArray().Select(v => (long)v)];

    static long[]? Joined(ReadOnlySpan<Output> parts, ref int budget)
    {
        var joined = new List<long>();
        foreach (Output part in parts)
        {
            if (Ints(part, ref budget) is not { } values) return null;
            joined.AddRange(values);
        }
        return [.. joined];
    }

    /// <summary>One element or a range of a partly known vector: what code that takes shapes apart writes.</summary>
    static long[]? Sliced(Node node, ref int budget)
    {
        if (Ints(node.Inputs[0], ref budget) is not { } vector || node.Inputs[0].Shape.Rank != 1) return null;
        if (Evaluate(node.Inputs[1], ref budget) is not { } begins || Evaluate(node.Inputs[2], ref budget) is not { } ends
            || Evaluate(node.Inputs[3], ref budget) is not { } strides || begins.ElementCount != 1) return null;
        bool masked = (node.Attr("ellipsis_mask").AsInt() | node.Attr("new_axis_mask").AsInt()) != 0;
        if (masked || Integers(strides)[0] != 1) return null;
        int length = vector.Length;
        int begin = node.Attr("begin_mask").AsInt() == 1 ? 0 : At(Integers(begins)[0], length);
        if (node.Attr("shrink_axis_mask").AsInt() == 1) return begin < length ? [vector[begin]] : null;
        int end = node.Attr("end_mask").AsInt() == 1 ? length : At(Integers(ends)[0], length);
        return end <= begin ? [] : vector[begin..end];
    }

    static int At(long index, int length) => (int)Math.Clamp(index < 0 ? index + length : index, 0, length);
}
