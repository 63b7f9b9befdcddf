namespace TensorHarbor.Linalg;

/// <summary>Function applied to the elements of a product while they are in registers.</summary>
public enum Activation
{
    /// <summary>The identity.</summary>
    None,

    /// <summary>max(x, 0); NaN stays NaN.</summary>
    Relu,

    /// <summary>min(max(x, 0), 6); NaN stays NaN.</summary>
    Relu6,
}

/// <summary>What happens to a product A B before it is stored: C = activation((accumulate ? C : 0) + A B + bias).</summary>
/// <typeparam name="T">Element: float or double.</typeparam>
public readonly ref struct Epilogue<T> where T : unmanaged
{
    /// <summary>Add the product to what C holds.</summary>
    public bool Accumulate { get; init; }

    /// <summary>One value per column of C, or empty.</summary>
    public ReadOnlySpan<T> Bias { get; init; }

    /// <summary>Applied last.</summary>
    public Activation Activation { get; init; }
}
