using System.Text;
using TensorHarbor.Formats.Records;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Makes a reader of TFRecord files.</summary>
abstract class RecordReaderKernel(KernelConstruction k) : ResourceKernel<WorkReader>(k)
{
    readonly RecordCompression? _compression = ReaderCalls.Compression(k.String("compression_type"));

    protected sealed override WorkReader Make(KernelContext context, string name) => new RecordWorkReader(_compression);
}

/// <summary>Makes a reader of lines.</summary>
abstract class LineReaderKernel(KernelConstruction k) : ResourceKernel<WorkReader>(k)
{
    readonly long _headerLines = k.Int("skip_header_lines");

    protected sealed override WorkReader Make(KernelContext context, string name) => new LineWorkReader(_headerLines);
}

/// <summary>Makes a reader of records of one size.</summary>
abstract class FixedReaderKernel(KernelConstruction k) : ResourceKernel<WorkReader>(k)
{
    readonly long _header = k.Int("header_bytes"), _record = k.Int("record_bytes"), _footer = k.Int("footer_bytes"), _hop = k.Int("hop_bytes");
    readonly RecordCompression _compression = k.FindAttr("encoding") is { } encoding
        ? ReaderCalls.Compression(encoding.AsString()) ?? RecordCompression.None : RecordCompression.None;

    protected sealed override WorkReader Make(KernelContext context, string name)
    {
        if (_record <= 0) Throw.InvalidArgument($"record_bytes must be > 0 but got {_record}");
        return new FixedWorkReader(_header, _record, _footer, _hop, _compression);
    }
}

/// <summary>Makes a reader of whole files.</summary>
abstract class FileReaderKernel(KernelConstruction k) : ResourceKernel<WorkReader>(k)
{
    protected sealed override WorkReader Make(KernelContext context, string name) => new FileWorkReader();
}

/// <summary>Makes a reader that gives names.</summary>
abstract class NameReaderKernel(KernelConstruction k) : ResourceKernel<WorkReader>(k)
{
    protected sealed override WorkReader Make(KernelContext context, string name) => new NameWorkReader();
}

/// <summary>Reads one record, or several.</summary>
abstract class ReadKernel(KernelConstruction k) : AsyncKernel
{
    readonly bool _upTo = k.Node.Type.StartsWith("ReaderReadUpTo", StringComparison.Ordinal);

    public sealed override bool HasEffects => true;

    public sealed override async ValueTask ComputeAsync(KernelContext context)
    {
        var reader = ResourceHandles.Get<WorkReader>(context, 0);
        var queue = ResourceHandles.Get<TensorQueue>(context, 1);
        long most = _upTo ? context.Input(2).Item<long>() : 1;
        if (most <= 0) Throw.InvalidArgument($"num_records must be positive, got {most}");
        var records = new List<(string Key, byte[] Value)>();
        await reader.Read(queue, most, records, context.Step.Stop).ConfigureAwait(false);
        Shape shape = _upTo ? [records.Count] : default;
        Tensor keys = context.Allocate(0, shape), values = context.Allocate(1, shape);
        for (int i = 0; i < records.Count; i++) (keys.Strings[i], values.Strings[i]) = (Encoding.UTF8.GetBytes(records[i].Key), records[i].Value);
    }
}

/// <summary>What the synchronous ops on readers do.</summary>
static class ReaderCalls
{
    public static WorkReader Reader(KernelContext c) => ResourceHandles.Get<WorkReader>(c, 0);

    /// <summary>A compression by TensorFlow's name; <see langword="null"/>: none is said.</summary>
    public static RecordCompression? Compression(string name) => name switch
    {
        "" => null,
        "GZIP" => RecordCompression.Gzip,
        "ZLIB" => RecordCompression.Zlib,
        "NONE" => RecordCompression.None,
        _ => Throw.InvalidArgument<RecordCompression?>($"Unsupported compression_type: {name}"),
    };
}
