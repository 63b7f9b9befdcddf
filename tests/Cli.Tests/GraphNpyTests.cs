using System.Text;
using TensorHarbor.Cli.GraphVerbs;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Cli.Tests;

/// <summary>Numpy's <c>.npy</c>: the bytes that numpy writes, round trips, and damaged files.</summary>
public sealed class GraphNpyTests
{
    [Fact]
    public void The_bytes_are_numpys()
    {
        using var folder = new TempFolder();
        using Tensor tensor = Tensor.From<float>([1, 2, 3], 3, 1);
        NpyFile.Write(folder["a.npy"], tensor);
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }".PadRight(117) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64];
        Assert.Equal(expected, File.ReadAllBytes(folder["a.npy"]));
    }

    public static TheoryData<DType> Types =>
    [
        DType.Float, DType.Double, DType.Half, DType.Int8, DType.Int16, DType.Int32, DType.Int64, DType.UInt8, DType.UInt16, DType.UInt32,
        DType.UInt64, DType.Bool, DType.Complex64, DType.Complex128,
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Numbers_come_back(DType dtype)
    {
        using var folder = new TempFolder();
        foreach (Shape shape in new[] { Shape.Scalar, new Shape(0), new Shape(5), new Shape(2, 0, 3), new Shape(2, 3, 4) })
        {
            using Tensor tensor = Tensor.Zeros(dtype, shape);
            for (int i = 0; i < tensor.ByteCount; i++) tensor.WriteBytes()[i] = (byte)(dtype == DType.Bool ? i & 1 : i);
            NpyFile.Write(folder["a.npy"], tensor);
            Assert.Equal(0, new FileInfo(folder["a.npy"]).Length % (tensor.ByteCount == 0 ? 64 : 1));
            using Tensor back = NpyFile.Read(folder["a.npy"]);
            Assert.Equal((dtype, shape), (back.DType, back.Shape));
            Assert.Equal(tensor.ReadBytes().ToArray(), back.ReadBytes().ToArray());
        }
    }

    [Fact]
    public void Texts_come_back_and_those_that_would_not_are_refused()
    {
        using var folder = new TempFolder();
        using Tensor texts = Tensor.From("", "dürüm", "x");
        NpyFile.Write(folder["a.npy"], texts);
        using Tensor back = NpyFile.Read(folder["a.npy"]);
        Assert.Equal(["", "dürüm", "x"], back.Strings.ToArray().Select(Encoding.UTF8.GetString));
        using Tensor zero = Tensor.From("a\0");
        Assert.Contains("zero byte", Assert.Throws<StatusException>(() => NpyFile.Write(folder["b.npy"], zero)).Message);
        Assert.False(File.Exists(folder["b.npy"]));
    }

    [Fact]
    public void Unicode_of_numpy_is_read()
    {
        using Tensor tensor = Read("<U2", "(2,)", Encoding.UTF32.GetBytes("aü\0\0"));
        Assert.Equal(["aü", ""], tensor.Strings.ToArray().Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void Bfloat16_is_written_as_float()
    {
        using var folder = new TempFolder();
        using Tensor tensor = Tensor.From<BFloat16>([(BFloat16)1.5f, (BFloat16)(-2f)]);
        NpyFile.Write(folder["a.npy"], tensor);
        using Tensor back = NpyFile.Read(folder["a.npy"]);
        Assert.Equal([1.5f, -2f], back.Read<float>().ToArray());
    }

    [Theory]
    [InlineData("<f4", "(3,)", 8, ErrorCode.DataLoss)]
    [InlineData("<f4", "(9223372036854775807,)", 8, ErrorCode.DataLoss)]
    [InlineData("<f4", "(99999999999999999999,)", 8, ErrorCode.DataLoss)]
    [InlineData("<f4", "(4294967296, 4294967296)", 8, ErrorCode.InvalidArgument)]
    [InlineData("|S0", "(2147483647,)", 0, ErrorCode.Unimplemented)]
    [InlineData("<U999999999", "(0,)", 0, ErrorCode.Unimplemented)]
    [InlineData(">f4", "(2,)", 8, ErrorCode.Unimplemented)]
    [InlineData("|O", "(2,)", 8, ErrorCode.Unimplemented)]
    public void What_a_header_claims_is_checked(string descr, string shape, int bytes, ErrorCode code) =>
        Assert.Equal(code, Assert.Throws<StatusException>(() => Read(descr, shape, new byte[bytes])).Code);

    [Fact]
    public void Damaged_files_are_refused()
    {
        using var folder = new TempFolder();
        using Tensor tensor = Tensor.From<float>([1, 2, 3, 4], 2, 2);
        NpyFile.Write(folder["a.npy"], tensor);
        byte[] whole = File.ReadAllBytes(folder["a.npy"]);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut.npy"], whole[..length]);
            Assert.Throws<StatusException>(() => NpyFile.Read(folder["cut.npy"]));
        }
        var random = new Random(11);
        for (int i = 0; i < 500; i++)
        {
            byte[] changed = [.. whole];
            changed[random.Next(128)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["changed.npy"], changed);
            Exception? e = Record.Exception(() => NpyFile.Read(folder["changed.npy"]).Dispose());
            Assert.True(e is null or StatusException, $"{i}: {e}");
        }
    }

    static Tensor Read(string descr, string shape, byte[] data)
    {
        using var folder = new TempFolder();
        string header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n";
        File.WriteAllBytes(folder["a.npy"], [0x93, .. "NUMPY"u8, 2, 0, .. BitConverter.GetBytes(header.Length), .. Encoding.ASCII.GetBytes(header), .. data]);
        return NpyFile.Read(folder["a.npy"]);
    }

    /// <summary>Found by <c>eng/fuzz npy</c>.</summary>
    [Fact]
    public void A_type_without_a_name()
    {
        using var folder = new TempFolder();
        string header = "{'descr': '', 'fortran_order': False, 'shape': (), }".PadRight(117) + "\n";
        File.WriteAllBytes(folder["a.npy"], [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header)]);
        StatusException e = Assert.Throws<StatusException>(() => NpyFile.Read(folder["a.npy"]));
        Assert.StartsWith($"{folder["a.npy"]}: arrays of type '' are not read", e.Message, StringComparison.Ordinal);
    }
}
