using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Summaries as strings in tensors.</summary>
static class SummaryOutput
{
    /// <summary>Makes a summary output 0.</summary>
    public static void Set(KernelContext c, Summary summary) => c.Allocate(0, default).Strings[0] = summary.ToByteArray();

    /// <summary>The summary in a string.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is none.</exception>
    public static Summary Parse(byte[] text)
    {
        try
        {
            return Summary.Parser.ParseFrom(text);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument, "Could not parse one of the summary inputs", e);
        }
    }

    /// <summary>A tensor as message: numbers as they lie in memory, strings as a list.</summary>
    public static TensorProto Content(Tensor tensor)
    {
        if (!tensor.DType.IsNumeric()) return tensor.ToProto();
        return new TensorProto
        {
            Dtype = (DataType)tensor.DType,
            TensorShape = ((PartialShape)tensor.Shape).ToProto(),
            TensorContent = ByteString.CopyFrom(tensor.ReadBytes()),
        };
    }
}
