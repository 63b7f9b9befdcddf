using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Looks for variables that training has spoilt.</summary>
static class FiniteVariables
{
    /// <summary>Name of a float variable that holds NaN or infinity, or <see langword="null"/>.</summary>
    public static string? FindNotFinite(this ResourceManager resources)
    {
        foreach (KeyValuePair<(string Container, string Name), object> resource in resources.All)
        {
            if (resource.Value is Variable { IsInitialized: true, DType: DType.Float } variable && !AllFinite(variable.Value.Read<float>())) return variable.Name;
        }
        return null;
    }

    static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) return false;
        }
        return true;
    }
}
