using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>When a tensor counts as true: a number that is not 0, a string or an array that is not empty.</summary>
static class Truth
{
    public static bool Of(Tensor condition)
    {
        if (condition.Shape.Rank > 0) return condition.ElementCount > 0;
        return condition.DType switch
        {
            DType.Bool => condition.Item<bool>(),
            DType.Float => condition.Item<float>() != 0,
            DType.Double => condition.Item<double>() != 0,
            DType.Int32 => condition.Item<int>() != 0,
            DType.Int64 => condition.Item<long>() != 0,
            DType.UInt8 => condition.Item<byte>() != 0,
            DType.Int8 => condition.Item<sbyte>() != 0,
            DType.Int16 => condition.Item<short>() != 0,
            DType.String => condition.Strings[0].Length > 0,
            _ => Throw.InvalidArgument<bool>($"{condition.DType.Name()} can not be converted to boolean for if conditions"),
        };
    }
}
