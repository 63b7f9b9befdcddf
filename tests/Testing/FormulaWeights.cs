using System.Text;
using System.Text.Json;
using TensorHarbor.Tensors;

namespace TensorHarbor.Testing;

/// <summary>Weights and inputs that follow from a name, as <c>golden/models/weights.md</c> defines.</summary>
public static class FormulaWeights
{
    const int Ids = 8192;

    /// <summary>FNV-1a, 64 bit, of a name.</summary>
    public static ulong Hash(string name)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name)) hash = unchecked((hash ^ b) * 0x100000001b3);
        return hash;
    }

    /// <summary>Number <paramref name="i"/> of the sequence of a hash, in [-1, 1).</summary>
    public static double U(ulong hash, long i)
    {
        ulong z = unchecked(hash + (ulong)(i + 1) * 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        z ^= z >> 31;
        return (z >> 40) * (1.0 / (1 << 23)) - 1;
    }

    /// <summary>The weight of a name: shape, offset and scale are in <paramref name="weight"/>.</summary>
    public static Tensor Weight(string name, JsonElement weight)
    {
        double offset = weight.GetProperty("offset").GetDouble(), scale = weight.GetProperty("scale").GetDouble();
        Tensor tensor = Tensor.Allocate(DType.Float, new Shape([.. weight.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())]));
        Span<float> values = tensor.Write<float>();
        ulong hash = Hash(name);
        for (int i = 0; i < values.Length; i++)
        {
            double scaled = scale * U(hash, i);
            values[i] = (float)(offset + scaled);
        }
        return tensor;
    }

    /// <summary>Images, NHWC.</summary>
    public static Tensor Images(in Shape shape)
    {
        Tensor tensor = Tensor.Allocate(DType.Float, shape);
        Span<float> values = tensor.Write<float>();
        ulong hash = Hash("images");
        int height = shape.Int(1), width = shape.Int(2), channels = shape.Int(3);
        for (int i = 0; i < values.Length; i++)
        {
            int c = i % channels, w = i / channels % width, h = i / (channels * width) % height, b = i / (channels * width * height);
            double pattern = ((7 * h + 3 * w + 50 * c + 31 * b) % 256 / 127.5 - 1) * 0.75;
            double noise = 0.25 * U(hash, i);
            values[i] = (float)(pattern + noise);
        }
        return tensor;
    }

    /// <summary>Word numbers.</summary>
    public static Tensor WordIds(in Shape shape)
    {
        Tensor tensor = Tensor.Allocate(DType.Int32, shape);
        Span<int> values = tensor.Write<int>();
        ulong hash = Hash("ids");
        for (int i = 0; i < values.Length; i++) values[i] = (int)Math.Floor((U(hash, i) + 1) * 0.5 * Ids);
        return tensor;
    }
}
