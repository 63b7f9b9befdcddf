using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strings in an encoding of ragged code points.</summary>
[Op("UnicodeEncode(input_values: int32, input_splits: Tsplits) -> output: string", "errors: {'ignore', 'replace', 'strict'} = 'replace'",
    "output_encoding: {'UTF-8', 'UTF-16-BE', 'UTF-32-BE'}", "replacement_char: int = 65533", "Tsplits: {int32, int64} = DT_INT64")]
static class UnicodeEncodeOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        long splits = c.WithRank(1, 1)[0];
        c.SetOutput(0, PartialShape.Of(splits < 0 ? splits : splits - 1));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly Encoding _encoding = Utf8Text.EncodingOf(k.String("output_encoding"));
        readonly string _errors = k.String("errors");
        readonly int _replacement = (int)k.Int("replacement_char");

        public override void Compute(KernelContext context)
        {
            Tensor points = context.Input(0), splits = context.Input(1);
            if (splits.ElementCount == 0) Throw.InvalidArgument("Input_splits should contain elements, but was given 0 elements.");
            Span<byte[]> output = context.Allocate(0, [splits.ElementCount - 1]).Strings;
            var text = new StringBuilder();
            for (int i = 0; i < output.Length; i++)
            {
                long start = splits.Int(i), end = splits.Int(i + 1);
                if (start < 0 || start > end || end > points.ElementCount) Throw.InvalidArgument("Values in input_splits must be equal or in ascending order.");
                text.Clear();
                for (long at = start; at < end; at++) Append(text, points.Read<int>()[(int)at]);
                output[i] = _encoding.GetBytes(text.ToString());
            }
        }

        void Append(StringBuilder text, int point)
        {
            if (Rune.IsValid(point)) text.Append(new Rune(point).ToString());
            else if (_errors == "strict") Throw.InvalidArgument("Code point is out of range for Unicode, or a noncharacter.");
            else if (_errors == "replace") text.Append(new Rune(_replacement).ToString());
        }
    }
}
