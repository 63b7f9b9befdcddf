using TensorHarbor.Cli.GraphVerbs;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>An array in numpy's format, as <c>graph run --input x=@x.npy</c> reads it.</summary>
sealed class NpyTarget : FuzzTarget
{
    readonly InspectedFiles _files = new();

    public override string Name => "npy";

    public override int MaxLength => 1 << 13;

    public override IReadOnlyList<byte[]> Words => ["'descr': '<f4'"u8.ToArray(), "'|S9'"u8.ToArray(), "'<U4'"u8.ToArray(), "99999999999"u8.ToArray(), "0, "u8.ToArray(), "True"u8.ToArray()];

    public override IEnumerable<byte[]> Seeds()
    {
        Tensor[] tensors = [Tensor.From<float>([1, 2, 3, 4, 5, 6], [2, 3]), Tensor.From<long>([7], Shape.Scalar), Tensor.FromStrings(["a"u8.ToArray(), "bcd"u8.ToArray()], [2])];
        foreach (Tensor tensor in tensors)
        {
            NpyFile.Write(_files["seed.npy"], tensor);
            tensor.Dispose();
            yield return File.ReadAllBytes(_files["seed.npy"]);
        }
    }

    public override void Run(byte[] input) => NpyFile.Read(_files.Write("x.npy", input)).Dispose();
}
