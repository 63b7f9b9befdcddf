using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>What a checkpoint says about one of its tensors.</summary>
/// <param name="Name">
/// Its name, such as <c>layer1/weights</c>; in object-based checkpoints <c>model/w/.ATTRIBUTES/VARIABLE_VALUE</c>.
/// </param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Shape of the whole tensor.</param>
/// <param name="Slices">The slices it is stored in, or none if it is stored whole.</param>
public sealed record CheckpointTensor(string Name, DType DType, Shape Shape, ImmutableArray<TensorSlice> Slices)
{
    /// <summary>Name, type and shape as <c>debug_string</c> of TensorFlow's reader prints them: <c>w (DT_FLOAT) [2,3]</c>.</summary>
    public override string ToString() => $"{Name} ({DType.EnumName()}) {Shape}";
}
