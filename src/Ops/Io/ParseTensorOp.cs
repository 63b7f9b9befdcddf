using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The tensor in a serialized TensorProto.</summary>
[Op("ParseTensor(serialized: string) -> output: out_type", "out_type: type")]
static class ParseTensorOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor serialized = c.Input(0);
        if (serialized.Shape.Rank != 0) Throw.InvalidArgument($"Expected `serialized` to be a scalar, got shape: {serialized.Shape}");
        TensorProto proto = Parse(serialized.Strings[0]);
        DType dtype = c.Node.OutputTypes[0];
        Tensor tensor = proto.ToTensor();
        if (tensor.DType != dtype)
        {
            DType got = tensor.DType;
            tensor.Dispose();
            Throw.InvalidArgument($"Type mismatch between parsed tensor ({got.Name()}) and dtype ({dtype.Name()})");
        }
        c.MoveOutput(0, tensor);
    }

    static TensorProto Parse(byte[] bytes)
    {
        try
        {
            return TensorProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return Throw.InvalidArgument<TensorProto>($"Could not parse `serialized` as TensorProto, base64: {Convert.ToBase64String(bytes)}");
        }
    }
}
