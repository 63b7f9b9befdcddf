using System.Text;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strings in upper case: ASCII letters, or all letters of UTF-8.</summary>
[Op("StringUpper(input: string) -> output: string", "encoding: string = ''")]
static class StringUpperOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly bool _isUtf8 = k.String("encoding") switch
        {
            "" => false,
            "utf-8" => true,
            var other => Throw.InvalidArgument<bool>($"only utf-8 or '' (no encoding) is supported, received {other}"),
        };

        public override void Compute(KernelContext context)
        {
            if (_isUtf8) StringMap.Run(context, static text => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).ToUpperInvariant()));
            else StringMap.Run(context, static text => Array.ConvertAll(text, static b => (byte)(char.IsAscii((char)b) ? char.ToUpperInvariant((char)b) : (char)b)));
        }
    }
}
