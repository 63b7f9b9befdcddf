namespace TensorHarbor.Ops;

/// <summary>A step of an optimizer with its hyperparameters.</summary>
/// <typeparam name="T">Element.</typeparam>
interface IOptimizerStep<T> where T : unmanaged
{
    /// <summary>Number of slots (accumulators, moments) beside the variable, 0 to 3.</summary>
    static abstract int Slots { get; }

    /// <summary>Updates the variable (v) and its slots (a, b, c; empty where there is none) by the gradient (g).</summary>
    void Apply(Span<T> v, Span<T> a, Span<T> b, Span<T> c, ReadOnlySpan<T> g);
}
