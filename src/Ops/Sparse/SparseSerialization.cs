using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Sparse tensors as three strings, each a tensor message: indices, values, sizes.</summary>
static class SparseSerialization
{
    /// <summary>A tensor as a string.</summary>
    public static byte[] Write(Tensor tensor) => tensor.ToProto().ToByteArray();

    /// <summary>The tensor in a string; the caller disposes it.</summary>
    public static Tensor Read(byte[] text, DType dtype)
    {
        TensorProto proto;
        try
        {
            proto = TensorProto.Parser.ParseFrom(text);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument, "Could not parse serialized_sparse", e);
        }
        Tensor tensor = proto.ToTensor();
        if (tensor.DType == dtype) return tensor;
        DType found = tensor.DType;
        tensor.Dispose();
        return Throw.InvalidArgument<Tensor>($"Requested SparseTensor of type {dtype.Name()} but SerializeSparse value is of type {found.Name()}");
    }

    /// <summary>Makes the rows of three strings in input 0 outputs 0 to 2: sparse tensors stacked along new leading axes, or along a new first one.</summary>
    public static void Deserialize(KernelContext c, DType dtype)
    {
        Tensor input = c.Input(0);
        int rank = input.Shape.Rank;
        if (rank == 0 || input.Shape[rank - 1] != 3) Throw.InvalidArgument($"Serialized sparse should have 3 as the last dimension but has shape {input.Shape}");
        long[] outer = input.Shape.Dims[..^1].ToArray();
        int count = (int)(input.ElementCount / 3);
        var read = new List<Tensor>();
        try
        {
            for (int i = 0; i < 3 * count; i++) read.Add(Read(input.Strings[i], i % 3 == 1 ? dtype : DType.Int64));
            Join(c, outer, [.. read.Chunk(3).Select(part => (part[0], part[1], part[2]))], dtype);
        }
        finally
        {
            foreach (Tensor tensor in read) tensor.Dispose();
        }
    }

    static void Join(KernelContext c, long[] outer, List<(Tensor Indices, Tensor Values, Tensor Sizes)> parts, DType dtype)
    {
        int inner = parts.Count > 0 ? (int)parts[0].Sizes.ElementCount : 0, total = parts.Sum(p => (int)p.Values.ElementCount), rank = outer.Length + inner;
        Span<long> indices = SparseOutput.Indices(c, 0, total, rank), sizes = c.Allocate(2, [rank]).Write<long>();
        Tensor values = c.Allocate(1, dtype, [total]);
        outer.CopyTo(sizes);
        sizes[outer.Length..].Clear();
        int at = 0;
        for (int p = 0; p < parts.Count; p++)
        {
            var part = new SparseInput(parts[p].Indices, parts[p].Values, parts[p].Sizes);
            if (part.Rank != inner) Throw.InvalidArgument($"Inconsistent rank across SparseTensors: rank prior to SparseTensor[{p}] was: {inner} but rank of SparseTensor[{p}] is: {part.Rank}");
            for (int axis = 0; axis < inner; axis++) sizes[outer.Length + axis] = Math.Max(sizes[outer.Length + axis], part.Sizes[axis]);
            RowCopy.Elements(part.Values, 0, values, at, part.Count);
            for (int i = 0; i < part.Count; i++, at++)
            {
                SparseIndices.FromPlace(p, outer, indices.Slice(at * rank, outer.Length));
                part.Index(i).CopyTo(indices[(at * rank + outer.Length)..]);
            }
        }
    }
}
