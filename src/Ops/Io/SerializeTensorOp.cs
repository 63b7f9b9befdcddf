using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor as a serialized TensorProto.</summary>
[Op("SerializeTensor(tensor: T) -> serialized: string", "T: type")]
static class SerializeTensorOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.MoveOutput(0, Tensor.FromStrings([c.Input(0).ToProto().ToByteArray()], Tensors.Shape.Scalar));
}
