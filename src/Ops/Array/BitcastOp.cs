using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The same bits as another type; between types of different sizes the last axis is made or taken. Shares the input's memory.</summary>
[Op("Bitcast(input: T) -> output: type",
    "T: {bfloat16, half, float, double, int64, int32, uint8, uint16, uint32, uint64, int8, int16, complex64, complex128, qint8, quint8, qint16, quint16, qint32}",
    "type: {bfloat16, half, float, double, int64, int32, uint8, uint16, uint32, uint64, int8, int16, complex64, complex128, qint8, quint8, qint16, quint16, qint32}")]
static class BitcastOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0);
        int from = c.Type("T").Size(), to = c.Type("type").Size();
        if (!input.HasRank || from == to)
        {
            c.SetOutput(0, input);
            return;
        }
        if (from > to)
        {
            c.SetOutput(0, input.Concat(PartialShape.Of(from / to)));
            return;
        }
        input = c.WithRankAtLeast(0, 1);
        long last = input[-1], wanted = to / from;
        if (last >= 0 && last != wanted)
        {
            c.Fail($"Cannot bitcast from {(int)c.Type("T")} to {(int)c.Type("type")} due to shape. {last} does not match {wanted}");
        }
        c.SetOutput(0, input.Slice(0, input.Rank - 1));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor input = c.Input(0);
        DType type = c.Node.OutputTypes[0];
        int from = input.DType.Size(), to = type.Size(), rank = input.Shape.Rank;
        if (from < to && (rank == 0 || input.Shape[rank - 1] != to / from))
        {
            Throw.InvalidArgument($"Cannot bitcast from {(int)input.DType} to {(int)type}");
        }
        Shape shape = from == to ? input.Shape : from < to ? input.Shape.Slice(0, rank - 1) : input.Shape.Insert(rank, from / to);
        c.SetOutput(0, input, type, shape);
    }
}
