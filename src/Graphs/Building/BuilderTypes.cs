using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Helps generated builders.</summary>
public static class BuilderTypes
{
    /// <summary>Value types of several outputs.</summary>
    public static DType[] Of(ReadOnlySpan<Output> outputs)
    {
        var types = new DType[outputs.Length];
        for (int i = 0; i < types.Length; i++) types[i] = outputs[i].ValueType;
        return types;
    }
}
