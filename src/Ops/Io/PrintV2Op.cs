using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Prints a line to a stream or to the end of a file.</summary>
[Op("PrintV2(input: string)", "output_stream: string = 'stderr'", "end: string = '\n'", Stateful = true)]
static class PrintV2Op
{
    public static void Shape(ShapeContext c) => c.WithRank(0, 0);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly string _stream = k.String("output_stream"), _end = k.String("end");

        public override void Compute(KernelContext context)
        {
            string text = context.Input(0).StringItem() + _end;
            if (_stream == "stdout") Console.Out.Write(text);
            else if (_stream is "stderr" or "log(info)" or "log(warning)" or "log(error)") Console.Error.Write(text);
            else if (_stream.StartsWith("file://", StringComparison.Ordinal)) File.AppendAllText(_stream["file://".Length..], text);
            else Throw.InvalidArgument($"Unknown output stream: {_stream}");
        }
    }
}
