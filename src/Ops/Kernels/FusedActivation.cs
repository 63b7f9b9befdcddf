using System.Numerics;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The activations that TensorFlow's optimizer fuses into products and convolutions.</summary>
static class FusedActivation
{
    /// <summary>Is there such an activation?</summary>
    public static bool Exists(string name) => name is "Relu" or "Relu6" or "Elu" or "LeakyRelu" or "Tanh" or "Sigmoid";

    /// <summary>Applies an activation in place.</summary>
    public static void Apply<T>(string name, Span<T> x, float leakyAlpha) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (name)
        {
            case "Relu": Elementwise.Relu<T>(x, x); break;
            case "Relu6": Elementwise.Relu6<T>(x, x); break;
            case "Sigmoid": Elementwise.Sigmoid<T>(x, x); break;
            case "Tanh": Elementwise.Tanh<T>(x, x); break;
            case "Elu":
                foreach (ref T value in x) value = value < T.Zero ? T.ExpM1(value) : value;
                break;
            default:
                T alpha = T.CreateTruncating(leakyAlpha);
                foreach (ref T value in x) value = value > T.Zero ? value : value * alpha;
                break;
        }
    }
}
