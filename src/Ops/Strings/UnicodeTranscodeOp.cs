using System.Text;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Strings in another encoding.</summary>
[Op("UnicodeTranscode(input: string) -> output: string", "input_encoding: string", "output_encoding: {'UTF-8', 'UTF-16-BE', 'UTF-32-BE'}",
    "errors: {'strict', 'replace', 'ignore'} = 'replace'", "replacement_char: int = 65533", "replace_control_characters: bool = false")]
static class UnicodeTranscodeOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly UnicodeReader _reader = new(k);
        readonly Encoding _encoding = Utf8Text.EncodingOf(k.String("output_encoding"));

        public override void Compute(KernelContext context) => StringMap.Run(context, bytes =>
        {
            var points = new List<int>();
            _reader.Read(bytes, points, null);
            var text = new StringBuilder();
            foreach (int point in points) text.Append(new Rune(point).ToString());
            return _encoding.GetBytes(text.ToString());
        });
    }
}
