using System.Buffers;
using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Traces;
using TensorHarbor.Graphs;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>Writes a trace in the form that the file's name asks for.</summary>
static class TraceFile
{
    /// <summary>Writes <c>RunMetadata</c> into a file that ends in <c>.pb</c>, else a Chrome trace.</summary>
    /// <exception cref="Tensors.StatusException">The file cannot be written.</exception>
    public static void Write(string path, StepTrace trace)
    {
        var content = new ArrayBufferWriter<byte>();
        if (path.EndsWith(".pb", StringComparison.OrdinalIgnoreCase)) new RunMetadata { StepStats = trace.ToProto() }.WriteTo(content);
        else ChromeTrace.Write(content, trace);
        LocalFiles.Instance.Replace(path, content.WrittenSpan);
    }
}
