namespace TensorHarbor.Formats.Text;

/// <summary>How a <see cref="LibsvmReader"/> reads.</summary>
public sealed record LibsvmOptions
{
    /// <summary>Number of features: each index must be below it. <see langword="null"/>: any index that is not negative.</summary>
    public long? FeatureSize { get; init; }

    /// <summary>Longest line that is accepted, in bytes.</summary>
    public int MaxLineBytes { get; init; } = 64 << 20;
}
