namespace TensorHarbor.Formats.Examples;

/// <summary>Which Example is parsed: for error texts only.</summary>
/// <param name="Row">Its row in the batch; negative: it is a single Example, not one of a batch.</param>
/// <param name="Name">Its name (input <c>names</c> of the op ParseExample), or <see langword="null"/>.</param>
public readonly record struct ExampleOrigin(long Row, string? Name = null)
{
    /// <summary>An Example that is not one of a batch.</summary>
    public static ExampleOrigin Single => new(-1);

    /// <summary>Is the Example not one of a batch?</summary>
    public bool IsSingle => Row < 0;
}
