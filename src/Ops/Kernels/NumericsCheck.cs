using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Looks for infinities and NaN.</summary>
static class NumericsCheck
{
    /// <summary>Passes input 0 on if it is finite.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="message">Begins the error text.</param>
    /// <param name="withSigns">Tell infinities apart by sign.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: says what kinds of such values there are.</exception>
    public static void Run<T>(KernelContext c, string message, bool withSigns) where T : unmanaged, IFloatingPointIeee754<T>
    {
        Tensor input = c.Input(0);
        ReadOnlySpan<T> x = input.Read<T>();
        if (x.Length > 0 && !TensorPrimitives.IsFiniteAll(x)) Fail(x, message, withSigns);
        c.SetOutput(0, input);
    }

    static void Fail<T>(ReadOnlySpan<T> x, string message, bool withSigns) where T : IFloatingPointIeee754<T>
    {
        bool nan = false, positive = false, negative = false;
        foreach (T value in x)
        {
            nan |= T.IsNaN(value);
            positive |= T.IsPositiveInfinity(value);
            negative |= T.IsNegativeInfinity(value);
        }
        var kinds = new List<string>();
        if (!withSigns && (positive || negative)) kinds.Add("Inf");
        if (withSigns && negative) kinds.Add("-Inf");
        if (withSigns && positive) kinds.Add("+Inf");
        if (nan) kinds.Add("NaN");
        string list = kinds.Count < 3 ? string.Join(" and ", kinds) : $"{kinds[0]}, {kinds[1]}, and {kinds[2]}";
        Throw.InvalidArgument($"{message} : Tensor had {list} values");
    }

    /// <summary>The gradient is checked, too.</summary>
    public static void Gradient(GradientContext g) => g.SetInput(0, g.Call(g.Node.Type, [g.OutputGradient(0)],
        [("T", g.Input(0).ValueType), ("message", $"Not a number (NaN) or infinity (Inf) values detected in gradient. b'{g.String("message")}'")]));
}
