using System.Globalization;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Some rows of a tensor that is too large for one variable, as TensorFlow's partitioned variables.</summary>
/// <param name="FullName">Name of the whole tensor.</param>
/// <param name="FullShape">Its shape.</param>
/// <param name="FirstRow">The first row of the part.</param>
/// <param name="Rows">Rows of the part.</param>
public sealed record VariableSlice(string FullName, Shape FullShape, long FirstRow, long Rows)
{
    /// <summary>Divides the rows of a tensor as evenly as may be, the first parts one row larger: TensorFlow's <c>fixed_size_partitioner</c>.</summary>
    public static IEnumerable<VariableSlice> Divide(string name, Shape shape, int parts)
    {
        long size = shape[0] / parts, larger = shape[0] % parts;
        return Enumerable.Range(0, parts).Select(i => new VariableSlice(name, shape, (i * size) + Math.Min(i, larger), size + (i < larger ? 1 : 0)));
    }

    /// <summary>Shape of the part.</summary>
    public Shape Shape => new([Rows, .. FullShape.Dims[1..]]);

    /// <summary>What SaveV2 and RestoreV2 take: <c>10 2 4,3:0,2</c>.</summary>
    public string Text
    {
        get
        {
            var text = new List<string>();
            foreach (long dim in FullShape.Dims) text.Add(dim.ToString(CultureInfo.InvariantCulture));
            string[] ranges = [.. text.Skip(1).Select(dim => $"0,{dim}").Prepend(string.Create(CultureInfo.InvariantCulture, $"{FirstRow},{Rows}"))];
            return $"{string.Join(' ', text)} {string.Join(':', ranges)}";
        }
    }

    /// <summary>What a MetaGraphDef says of it.</summary>
    internal SaveSliceInfoDef ToProto()
    {
        var info = new SaveSliceInfoDef { FullName = FullName };
        info.FullShape.AddRange(FullShape.Dims.ToArray());
        info.VarShape.AddRange(Shape.Dims.ToArray());
        info.VarOffset.Add(FirstRow);
        info.VarOffset.AddRange(Enumerable.Repeat(0L, FullShape.Rank - 1));
        return info;
    }

    /// <summary>The slice that a MetaGraphDef tells of; <see langword="null"/>: none, or not one of whole rows.</summary>
    internal static VariableSlice? Of(SaveSliceInfoDef? info) => info is { FullName.Length: > 0, FullShape.Count: > 0 }
        && info.VarShape.Count == info.FullShape.Count && info.VarOffset.Count == info.FullShape.Count && info.FullShape.Skip(1).SequenceEqual(info.VarShape.Skip(1))
        ? new(info.FullName, new Shape([.. info.FullShape]), info.VarOffset[0], info.VarShape[0])
        : null;
}
