using System.Text;

namespace TensorHarbor.Formats.Records.Tests;

public sealed class Crc32CTests
{
    /// <summary>The check values of RFC 3720, appendix B.4.</summary>
    [Fact]
    public void Values_of_the_standard()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Compute([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Compute([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
        Assert.Equal(0xE3069283u, Crc32C.Compute(Encoding.ASCII.GetBytes("123456789")));
    }

    [Fact]
    public void Instruction_and_tables_agree_at_every_length()
    {
        byte[] data = new byte[9010];
        new Random(1).NextBytes(data);
        int[] lengths = [.. Enumerable.Range(0, 900), 1023, 1024, 3071, 3072, 3073, 3840, 4095, 6144, 6912, 8999];
        foreach (int length in lengths)
        {
            ReadOnlySpan<byte> part = data.AsSpan(length % 7, length);
            Assert.Equal(~Crc32C.AppendTable(0xFFFFFFFF, part), Crc32C.Compute(part));
        }
    }

    [Fact]
    public void Parts_can_be_appended()
    {
        byte[] data = new byte[5000];
        new Random(2).NextBytes(data);
        uint whole = Crc32C.Compute(data);
        foreach (int cut in (int[])[0, 1, 8, 100, 3100, 4999, 5000])
        {
            Assert.Equal(whole, Crc32C.Append(Crc32C.Compute(data.AsSpan(0, cut)), data.AsSpan(cut)));
        }
    }

    [Fact]
    public void A_number_counts_as_its_bytes() =>
        Assert.Equal(Crc32C.Compute(BitConverter.GetBytes(0x0123456789ABCDEFul)), Crc32C.Compute(0x0123456789ABCDEFul));

    [Theory]
    [InlineData(0u), InlineData(1u), InlineData(0x8A9136AAu), InlineData(uint.MaxValue)]
    public void Masks_come_off(uint crc)
    {
        Assert.NotEqual(crc, Crc32C.Mask(crc));
        Assert.Equal(crc, Crc32C.Unmask(Crc32C.Mask(crc)));
    }
}
