using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Protos;

/// <summary>Converts shapes, slices and data types between protocol messages and <see cref="Tensors"/>.</summary>
public static class ShapeProtos
{
    /// <summary>The dense shape of a message; no message is a scalar.</summary>
    /// <remarks>As in TensorFlow, a message of unknown rank and no dimensions is read as a scalar.</remarks>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a negative size, too many dimensions, or more than 2^63-1 elements.</exception>
    public static Shape ToShape(this TensorShapeProto? proto)
    {
        if (proto is null || proto.Dim.Count == 0) return Shape.Scalar;
        return new(Sizes(proto, stackalloc long[Math.Min(proto.Dim.Count, Shape.MaxRank)]));
    }

    /// <summary>The shape of a message, in which -1 stands for an unknown size; no message is an unknown shape.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a size below -1, or too many dimensions.</exception>
    public static PartialShape ToPartialShape(this TensorShapeProto? proto)
    {
        if (proto is null || proto.UnknownRank) return PartialShape.Unknown;
        ReadOnlySpan<long> sizes = Sizes(proto, stackalloc long[Math.Min(proto.Dim.Count, Shape.MaxRank)]);
        foreach (long size in sizes)
        {
            if (size < PartialShape.UnknownDim) Throw.InvalidArgument($"Dimension {size} must be >= {PartialShape.UnknownDim}");
        }
        return PartialShape.Of(sizes);
    }

    static ReadOnlySpan<long> Sizes(TensorShapeProto proto, Span<long> sizes)
    {
        if (proto.Dim.Count > sizes.Length) Throw.InvalidArgument($"A shape has at most {Shape.MaxRank} dimensions, got {proto.Dim.Count}");
        for (int i = 0; i < sizes.Length; i++) sizes[i] = proto.Dim[i].Size;
        return sizes;
    }

    /// <summary>The message of a dense shape.</summary>
    public static TensorShapeProto ToProto(this in Shape shape) => FromSizes(shape.Dims);

    /// <summary>The message of a shape with unknown parts.</summary>
    public static TensorShapeProto ToProto(this PartialShape shape) =>
        shape.HasRank ? FromSizes(shape.Dims) : new TensorShapeProto { UnknownRank = true };

    static TensorShapeProto FromSizes(ReadOnlySpan<long> sizes)
    {
        var proto = new TensorShapeProto();
        foreach (long size in sizes) proto.Dim.Add(new TensorShapeProto.Types.Dim { Size = size });
        return proto;
    }

    /// <summary>The element type of a message; unknown numbers are kept, so that errors can name them.</summary>
    public static DType ToDType(this DataType dtype) => (DType)dtype;

    /// <summary>The message's value of an element type.</summary>
    public static DataType ToProto(this DType dtype) => (DataType)dtype;
}
