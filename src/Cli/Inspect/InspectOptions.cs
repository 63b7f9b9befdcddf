namespace TensorHarbor.Cli.Inspect;

/// <summary>What <c>inspect</c> is asked for.</summary>
/// <param name="Path">A file, a folder or a checkpoint's prefix.</param>
sealed record InspectOptions(string Path)
{
    /// <summary>What <see cref="Path"/> is taken for; null: found out.</summary>
    public TargetKind? As { get; init; }

    /// <summary>Writes JSON.</summary>
    public bool Json { get; init; }

    /// <summary>The tensor of a checkpoint whose values are shown.</summary>
    public string? Tensor { get; init; }

    /// <summary>How many records of a TFRecord file are shown.</summary>
    public int Records { get; init; } = 1;

    /// <summary>The SVG file that a chart is written to.</summary>
    public string? Plot { get; init; }

    /// <summary>The scalars of event files that are drawn; none: the loss, or the first there is.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
