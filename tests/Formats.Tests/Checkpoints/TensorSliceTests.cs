using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Checkpoints;

public sealed class TensorSliceTests
{
    [Theory]
    [InlineData("0,2:-")]
    [InlineData("-")]
    [InlineData("3,1:0,5:-:7,7")]
    public void Text_and_message_keep_the_slice(string text)
    {
        TensorSlice slice = TensorSlice.Parse(text);
        Assert.Equal(text, slice.ToString());
        Assert.Equal(slice, TensorSlice.FromProto(slice.ToProto()));
    }

    [Theory]
    [InlineData("2,x:1,2", "Expected a pair of numbers or '-' but got '2,x': string = 2,x:1,2")]
    [InlineData("2", "Expected a pair of numbers or '-' but got '2': string = 2")]
    [InlineData("2,-1", "Expected a pair of numbers or '-' but got '2,-1': string = 2,-1")]
    [InlineData("99999999999999999999,1", "Expected a pair of numbers or '-' but got '99999999999999999999,1': string = 99999999999999999999,1")]
    [InlineData("9223372036854775807,2", "Expected non-negative start and positive length but got start = 9223372036854775807, length = 2")]
    public void Other_texts_are_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<StatusException>(() => TensorSlice.Parse(text)).Message);

    [Fact]
    public void Shape_and_slice_are_checked_against_each_other()
    {
        (Shape shape, TensorSlice slice) = TensorSlice.ParseShapeAndSlice("17 9 2,3:-")!.Value;
        Assert.Equal(new Shape(17, 9), shape);
        Assert.Equal(new Shape(3, 9), slice.Apply(shape));
        Assert.Null(TensorSlice.ParseShapeAndSlice(""));
        Assert.Equal("Extent in dimension 0 out of bounds: shape = [17,9], slice = 2,30:1,2", Message("17 9 2,30:1,2"));
        Assert.Equal("Mismatching ranks: shape = [17,9], slice = 2,3", Message("17 9 2,3"));
        Assert.Contains("Need least two elements", Message("17"), StringComparison.Ordinal);

        static string Message(string text) => Assert.Throws<StatusException>(() => TensorSlice.ParseShapeAndSlice(text)).Message;
    }

    [Fact]
    public void Signed_numbers_sort_as_their_codes()
    {
        long[] numbers =
        [
            long.MinValue, long.MinValue / 3, -1L << 40, -70000, -8193, -8192, -65, -64, -1, 0, 1, 63, 64, 8191, 8192,
            1 << 20, 1L << 34, 1L << 41, 1L << 48, 1L << 55, 1L << 62, long.MaxValue,
        ];
        byte[][] codes = [.. numbers.Select(Code)];
        Assert.Equal(codes, codes.OrderBy(code => code, ByteOrder.Instance));
        Assert.Equal([0x80], Code(0));
        Assert.Equal([0x7F], Code(-1));
        Assert.Equal([0xC0, 0x40], Code(64));
        Assert.Equal(10, Code(long.MaxValue).Length);

        static byte[] Code(long value)
        {
            List<byte> code = [];
            OrderedCode.WriteSigned(code, value);
            return [.. code];
        }
    }

    [Fact]
    public void The_key_of_a_slice_is_TensorFlows() =>
        Assert.Equal(
            Convert.FromHexString("0061000101028080807F".Replace("80807F", "82807F", StringComparison.Ordinal)),
            TensorSlice.Parse("0,2:-").Key("a"u8));
}
