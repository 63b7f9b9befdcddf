using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>min(max(x, 0), 6) of quantized numbers.</summary>
[Op("QuantizedRelu6(features: Tinput, min_features: float, max_features: float) -> activations: out_type, min_activations: float, max_activations: float",
    "Tinput: quantizedtype", "out_type: quantizedtype = DT_QUINT8")]
static class QuantizedRelu6Op
{
    public static void Shape(ShapeContext c) => Quantized.Shape(c, ranges: 2);

    [CpuKernel("Tinput: quint8, qint32", "out_type: quint8, qint32")]
    public static void Compute<T, TResult>(KernelContext c) where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> where TResult : unmanaged
    {
        if (typeof(T) != typeof(TResult)) Throw.Unimplemented("QuantizedRelu6 gives numbers of the type that it takes");
        Quantized.Clamp<T>(c, most: 6);
    }
}
