using System.IO.Compression;
using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The lines of text files, without their ends.</summary>
[Op("TextLineDataset(filenames: string, compression_type: string, buffer_size: int64) -> handle: variant", "metadata: string = ''", Stateful = true)]
static class TextLineDatasetOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor files = c.Input(0);
        if (files.Shape.Rank > 1) Throw.InvalidArgument("`filenames` must be a scalar or a vector.");
        string compression = c.Input(1).StringItem();
        if (compression is not ("" or "ZLIB" or "GZIP")) Throw.InvalidArgument($"Unsupported compression_type: {compression}.");
        new Lines([.. files.Strings.ToArray().Select(Encoding.UTF8.GetString)], compression).Put(c);
    }

    sealed class Lines(string[] files, string compression) : Dataset
    {
        public override IEnumerator<Tensor[]> Rows(DatasetReading reading)
        {
            foreach (string file in files)
            {
                byte[] content = Content(file);
                for (int at = 0; at < content.Length;)
                {
                    int length = content.AsSpan(at).IndexOf((byte)'\n');
                    int end = length < 0 ? content.Length : at + length;
                    byte[] line = content[at..(end > at && content[end - 1] == '\r' ? end - 1 : end)];
                    at = end + 1;
                    yield return [Tensor.FromStrings([line], Tensors.Shape.Scalar)];
                }
            }
        }

        byte[] Content(string file)
        {
            byte[] content = LocalFiles.Instance.ReadAllBytes(file);
            if (compression.Length == 0) return content;
            using var raw = new MemoryStream(content);
            using Stream stream = compression == "ZLIB" ? new ZLibStream(raw, CompressionMode.Decompress) : new GZipStream(raw, CompressionMode.Decompress);
            using var inflated = new MemoryStream();
            stream.CopyTo(inflated);
            return inflated.ToArray();
        }
    }
}
