using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strings of one segment joined.</summary>
[Op("UnsortedSegmentJoin(inputs: string, segment_ids: Tindices, num_segments: Tnumsegments) -> output: string", "separator: string = ''",
    "Tindices: {int32, int64}", "Tnumsegments: {int32, int64} = DT_INT32")]
static class UnsortedSegmentJoinOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape data = c.Input(0), ids = c.Input(1);
        c.WithRank(2, 0);
        bool known = data.HasRank && ids.HasRank;
        long count = c.Constant(2)?.Int() ?? PartialShape.UnknownDim;
        c.SetOutput(0, known ? PartialShape.Of(count).Concat(data.Slice(ids.Rank)) : PartialShape.Unknown);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly byte[] _separator = k.Node.Attr("separator").AsBytes();

        public override void Compute(KernelContext context)
        {
            Tensor data = context.Input(0), ids = context.Input(1);
            long count = context.Input(2).Int();
            for (int i = 0; i < ids.Shape.Rank; i++)
            {
                if (i >= data.Shape.Rank || data.Shape[i] != ids.Shape[i])
                {
                    Throw.InvalidArgument($"Each dimension of segment_ids must match the first dimensions of inputs: {data.Shape} vs. {ids.Shape}");
                }
            }
            Shape inner = data.Shape.Slice(ids.Shape.Rank, data.Shape.Rank);
            Span<byte[]> output = context.Allocate(0, new Shape(count).Concat(inner)).Strings;
            var isBegun = new bool[output.Length];
            int width = inner.Count;
            for (int i = 0; i < ids.ElementCount; i++)
            {
                long segment = ids.Int(i);
                if ((ulong)segment >= (ulong)count) Throw.InvalidArgument("segment_ids are not allowed to exceed num_segments or to have negative values.");
                for (int j = 0; j < width; j++)
                {
                    int at = (int)segment * width + j;
                    byte[] text = data.Strings[i * width + j];
                    output[at] = isBegun[at] ? [.. output[at], .. _separator, .. text] : text;
                    isBegun[at] = true;
                }
            }
        }
    }
}
