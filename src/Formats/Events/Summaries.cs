using System.Text;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Events;

/// <summary>Makes the values of summaries that TensorBoard shows.</summary>
public static class Summaries
{
    /// <summary>Buckets of a v2 histogram if nothing else is said.</summary>
    public const int DefaultBuckets = 30;

    /// <summary>A scalar as <c>tf.compat.v1.summary.scalar</c> writes it: <c>simple_value</c>.</summary>
    public static Summary.Types.Value Scalar(string tag, float value) => new() { Tag = tag, SimpleValue = value };

    /// <summary>A scalar as <c>tf.summary.scalar</c> writes it: a tensor for the plugin <c>scalars</c>.</summary>
    public static Summary.Types.Value ScalarTensor(string tag, float value) =>
        Plugin(tag, "scalars", DataClass.Scalar, new() { Dtype = DataType.DtFloat, TensorShape = new(), FloatVal = { value } });

    /// <summary>A histogram as <c>tf.compat.v1.summary.histogram</c> writes it, in TensorFlow's default buckets.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: <c>Nan in summary histogram for: tag</c>.</exception>
    public static Summary.Types.Value Histogram(string tag, ReadOnlySpan<float> values)
    {
        var histogram = new Histogram();
        try
        {
            histogram.Add(values);
        }
        catch (StatusException e)
        {
            throw new StatusException(e.Code, $"{e.Message} for: {tag}", e);
        }
        return new() { Tag = tag, Histo = histogram.ToProto() };
    }

    /// <summary>
    /// A histogram as <c>tf.summary.histogram</c> writes it: a double[buckets,3] tensor of left edges, right edges and counts, for the
    /// plugin <c>histograms</c>. Buckets have the same width; if all values are equal, they are in the last one.
    /// </summary>
    public static Summary.Types.Value HistogramTensor(string tag, ReadOnlySpan<float> values, int buckets = DefaultBuckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        double[] rows = values.IsEmpty ? new double[3 * buckets] : Buckets(values, buckets);
        using Tensor tensor = Tensor.From(rows, buckets, 3);
        return Plugin(tag, "histograms", DataClass.Tensor, tensor.ToProto());
    }

    static double[] Buckets(ReadOnlySpan<float> values, int buckets)
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (float value in values) (min, max) = (Math.Min(min, value), Math.Max(max, value));
        double[] rows = new double[3 * buckets];
        double width = (max - min) / buckets;
        for (int i = 0; i < buckets; i++)
        {
            rows[3 * i] = width == 0 ? min : min + i * width;
            rows[3 * i + 1] = width == 0 || i == buckets - 1 ? max : min + (i + 1) * width;
        }
        foreach (float value in values)
        {
            double place = width == 0 ? buckets : (value - min) / width;
            int bucket = place < buckets - 1 ? (int)place : buckets - 1;
            rows[3 * bucket + 2]++;
        }
        return rows;
    }

    /// <summary>A text as <c>tf.summary.text</c> writes it: a string tensor for the plugin <c>text</c>.</summary>
    public static Summary.Types.Value Text(string tag, string text) =>
        Plugin(
            tag, "text", DataClass.Tensor,
            new() { Dtype = DataType.DtString, TensorShape = new(), StringVal = { ByteString.CopyFrom(Encoding.UTF8.GetBytes(text)) } });

    /// <summary>An encoded image (PNG or JPEG) as <c>tf.compat.v1.summary.image</c> writes it.</summary>
    /// <param name="tag">Its tag, such as <c>img/image/0</c>.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1: grey, 2: grey and alpha, 3: RGB, 4: RGBA.</param>
    /// <param name="encoded">The file's bytes.</param>
    public static Summary.Types.Value Image(string tag, int width, int height, int channels, ReadOnlySpan<byte> encoded) =>
        new()
        {
            Tag = tag,
            Image = new() { Width = width, Height = height, Colorspace = channels, EncodedImageString = ByteString.CopyFrom(encoded) },
        };

    static Summary.Types.Value Plugin(string tag, string plugin, DataClass kind, TensorProto tensor) => new()
    {
        Tag = tag,
        Metadata = new() { PluginData = new() { PluginName = plugin }, DataClass = kind },
        Tensor = tensor,
    };
}
