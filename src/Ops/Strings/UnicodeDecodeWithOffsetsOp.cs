using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Code points of strings of an encoding, with the byte where each begins, as a ragged tensor.</summary>
[Op("UnicodeDecodeWithOffsets(input: string) -> row_splits: Tsplits, char_values: int32, char_to_byte_starts: int64",
    "input_encoding: string", "errors: {'strict', 'replace', 'ignore'} = 'replace'", "replacement_char: int = 65533",
    "replace_control_characters: bool = false", "Tsplits: {int32, int64} = DT_INT64")]
static class UnicodeDecodeWithOffsetsOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0);
        c.SetOutputs(PartialShape.OfRank(1));
        if (input.IsFullyKnown) c.SetOutput(0, PartialShape.Of(input.ElementCount + 1));
    }

    [CpuKernel("Tsplits: int32, int64")]
    public sealed class Cpu<TSplits>(KernelConstruction k) : Kernel where TSplits : unmanaged, INumber<TSplits>
    {
        readonly UnicodeReader _reader = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor input = context.Input(0);
            Span<byte[]> strings = input.Strings;
            Span<TSplits> splits = context.Allocate(0, [strings.Length + 1]).Write<TSplits>();
            var points = new List<int>();
            var starts = new List<long>();
            splits[0] = TSplits.Zero;
            for (int i = 0; i < strings.Length; i++)
            {
                _reader.Read(strings[i], points, starts);
                splits[i + 1] = TSplits.CreateChecked(points.Count);
            }
            points.CopyTo(context.Allocate(1, [points.Count]).Write<int>());
            starts.CopyTo(context.Allocate(2, [starts.Count]).Write<long>());
        }
    }
}
