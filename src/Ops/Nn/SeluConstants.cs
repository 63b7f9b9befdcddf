using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>The constants of self-normalizing networks (Klambauer et al. 2017).</summary>
static class SeluConstants<T> where T : INumberBase<T>
{
    /// <summary>Factor above 0.</summary>
    public static T Scale { get; } = T.CreateTruncating(1.0507009873554804934193349852946);

    /// <summary>Factor of e to the x minus 1, below 0.</summary>
    public static T ScaleAlpha { get; } = T.CreateTruncating(1.7580993408473768599402175208123);
}
