using System.Text;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A template with tensors printed in the places of its placeholders.</summary>
[Op("StringFormat(inputs: T) -> output: string", "T: list(type) >= 0", "template: string = '%s'", "placeholder: string = '%s'",
    "summarize: int = 3")]
static class StringFormatOp
{
    public static void Shape(ShapeContext c)
    {
        int places = c.String("template").Split(c.String("placeholder")).Length - 1;
        if (places != c.InputCount) c.Fail($"num placeholders in template and num inputs must match: {places} vs. {c.InputCount}");
        ShapeRules.Scalar(c);
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string[] _parts = k.String("template").Split(k.String("placeholder"));
        readonly long _summarize = k.Int("summarize");

        public override void Compute(KernelContext context)
        {
            var text = new StringBuilder(_parts[0]);
            for (int i = 0; i < context.InputCount; i++) text.Append(StringFormatting.Of(context.Input(i), _summarize)).Append(_parts[i + 1]);
            context.Allocate(0, default).Strings[0] = Encoding.UTF8.GetBytes(text.ToString());
        }
    }
}
