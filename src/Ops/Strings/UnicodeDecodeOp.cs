using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Code points of strings of an encoding as a ragged tensor.</summary>
[Op("UnicodeDecode(input: string) -> row_splits: Tsplits, char_values: int32", "input_encoding: string",
    "errors: {'strict', 'replace', 'ignore'} = 'replace'", "replacement_char: int = 65533", "replace_control_characters: bool = false",
    "Tsplits: {int32, int64} = DT_INT64")]
static class UnicodeDecodeOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0);
        c.SetOutputs(PartialShape.OfRank(1));
        if (input.IsFullyKnown) c.SetOutput(0, PartialShape.Of(input.ElementCount + 1));
    }

    [CpuKernel("Tsplits: int32, int64")]
    public sealed class Cpu<TSplits>(KernelConstruction k) : UnicodeDecodeKernel<TSplits>(k) where TSplits : unmanaged, INumber<TSplits>;
}
