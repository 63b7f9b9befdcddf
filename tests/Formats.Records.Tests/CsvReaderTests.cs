using System.Globalization;
using System.Text;
using TensorHarbor.Formats.Text;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Records.Tests;

public sealed class CsvReaderTests
{
    static CsvReader Open(string text, CsvOptions? options = null) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.csv", options);

    static List<string[]> Rows(string text, CsvOptions? options = null)
    {
        using CsvReader csv = Open(text, options);
        List<string[]> rows = [];
        while (csv.TryRead()) rows.Add([.. Enumerable.Range(0, csv.FieldCount).Select(csv.Text)]);
        return rows;
    }

    static string Error(string text, CsvOptions? options = null, Action<CsvReader>? use = null)
    {
        var error = Assert.Throws<StatusException>(() =>
        {
            using CsvReader csv = Open(text, options);
            while (csv.TryRead()) use?.Invoke(csv);
        });
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        return error.Message;
    }

    [Theory]
    [InlineData("a,b\nc,d\n"), InlineData("a,b\r\nc,d"), InlineData("\uFEFFa,b\n\n\r\nc,d\n"), InlineData("\"a\",b\n\"c\",\"d\"")]
    public void Plain_rows(string text) => Assert.Equal([["a", "b"], ["c", "d"]], Rows(text));

    [Fact]
    public void Quoted_fields_hold_anything() =>
        Assert.Equal(
            [["a,b", "say \"hi\"", ""], ["two\nlines\r\nor three", "\"", "x"]],
            Rows("\"a,b\",\"say \"\"hi\"\"\",\n\"two\nlines\r\nor three\",\"\"\"\",x\n"));

    [Fact]
    public void Quotes_can_be_plain_characters() => Assert.Equal([["\"a", "b\"c"]], Rows("\"a,b\"c", new() { UseQuotes = false }));

    [Fact]
    public void Columns_can_be_selected_and_named()
    {
        var options = new CsvOptions { HasHeader = true, SelectColumns = [0, 2], Delimiter = '\t' };
        using CsvReader csv = Open("id\tx\ty\n7\t8\t9\n", options);
        Assert.Equal(["id", "y"], csv.Header);
        Assert.True(csv.TryRead());
        Assert.Equal((7L, 9L, 2L, 0L), (csv.Int64(0), csv.Int64(1), csv.LineNumber, csv.RecordNumber));
    }

    [Fact]
    public void Missing_fields_take_the_default()
    {
        using CsvReader csv = Open("1,,NA\n", new() { NaValue = "NA" });
        Assert.True(csv.TryRead());
        Assert.Equal((1f, 2f, 3L), (csv.Float(0, 9), csv.Float(1, 2), csv.Int64(2, 3)));
    }

    [Fact]
    public void Errors_tell_the_place_in_TensorFlows_words()
    {
        Assert.Equal("x.csv:2:4: Expect 3 fields but have 2 in record 1", Error("1,2,3\n4,5\n"));
        Assert.Equal("x.csv:1:7: Expect 3 fields but have 4 in record 0", Error("1,2,3,4", new() { FieldCount = 3 }));
        Assert.Equal("x.csv:2:3: Field 1 in record 1 is not a valid float: x", Error("1,2\n3,x\n", null, csv => csv.Float(1)));
        Assert.Equal("x.csv:3:1: Field 0 in record 1 is not a valid int64: 1.5",
            Error("a\n1\n1.5", new() { HasHeader = true }, csv => csv.Int64(0)));
        Assert.Equal("x.csv:1:1: Field 0 is required but missing in record 0!", Error(",2", null, csv => csv.Float(0)));
        Assert.Equal("x.csv:1:2: Unquoted fields cannot have quotes/CRLFs inside", Error("a\"b,c"));
        Assert.Equal("x.csv:1:5: Quoted field has to end with quote followed by delim or end", Error("\"a\"\"b\"c".Remove(2, 2)));
        Assert.Equal("x.csv:2:3: Quoted field has to end with quote followed by delim or end", Error("1,2\n3,\"4\n5,6\n"));
        Assert.Equal("x.csv:1:1: Column 3 is selected but a row has 2 fields", Error("1,2", new() { SelectColumns = [3] }));
    }

    [Fact]
    public void Errors_behind_a_field_of_several_lines_tell_their_own_line() =>
        Assert.Equal("x.csv:3:6: Field 1 in record 0 is not a valid float: z",
            Error("\"a\"\"\"\"\n\nb\"\"\",z\n", null, csv => csv.Float(1)));

    [Fact]
    public void A_row_without_end_is_refused_in_good_time()
    {
        string text = "\"" + string.Concat(Enumerable.Repeat("a\n", 200_000));
        Assert.Equal(ErrorCode.ResourceExhausted, Assert.Throws<StatusException>(() => Rows(text, new() { MaxRowBytes = 100_000 })).Code);
        Assert.Contains("x.csv:1:1", Error(text));
    }

    [Fact]
    public void Floats_are_rounded_correctly()
    {
        var random = new Random(6);
        List<string> texts =
            ["0", "-0", "1.", ".5", "16777216", "16777217", "0.0000000001", "1e-46", "3.4028236e38", "1E5", "+1.5", " 2 ", "-12.5"];
        for (int i = 0; i < 20_000; i++)
        {
            double x = (random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-8, 9));
            string format = random.Next(3) switch { 0 => "F" + random.Next(8), 1 => "R", _ => "E" + random.Next(9) };
            texts.Add(x.ToString(format, CultureInfo.InvariantCulture));
        }
        foreach (string text in texts)
        {
            Assert.True(TextNumbers.TryParse(Encoding.ASCII.GetBytes(text), out float value), text);
            Assert.Equal(
                BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(value));
        }
    }

    [Fact]
    public void Other_spellings_of_numbers()
    {
        Assert.True(TextNumbers.TryParse("-INF"u8, out float low) && float.IsNegativeInfinity(low));
        Assert.True(TextNumbers.TryParse("+inf"u8, out float high) && float.IsPositiveInfinity(high));
        Assert.True(TextNumbers.TryParse("nan"u8, out float nan) && float.IsNaN(nan));
        foreach (string bad in (string[])["", "-", ".", "1e", "0x10", "1,5", "--1", "1 2", "1..2", "e5"])
        {
            Assert.False(TextNumbers.TryParse(Encoding.ASCII.GetBytes(bad), out float _), bad);
        }
        Assert.False(TextNumbers.TryParse("9223372036854775808"u8, out long _));
        Assert.True(TextNumbers.TryParse("-9223372036854775808"u8, out long _));
    }

    [Theory]
    [InlineData(1), InlineData(3), InlineData(1000)]
    public void Rows_of_any_length_come_through_small_reads(int step)
    {
        string[][] rows = [.. Enumerable.Range(1, 60).Select(i => (string[])[new string('x', i * 37), "\"" + i, "a\nb"])];
        string text = string.Join("\r\n",
            rows.Select(row => string.Join(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
        using var csv = new CsvReader(new TricklingStream(Encoding.UTF8.GetBytes(text), step), "slow");
        for (int i = 0; csv.TryRead(); i++) Assert.Equal(rows[i], Enumerable.Range(0, 3).Select(csv.Text));
        Assert.Equal(60, csv.RecordNumber);
    }

    [Fact]
    public void The_data_sets_are_read()
    {
        using var csv = new CsvReader(Path.Combine(Golden.Repository, "data", "boston_train.csv"), new() { HasHeader = true });
        Assert.Equal(("ID", "medv", 15), (csv.Header[0], csv.Header[14], csv.FieldCount));
        int rows = 0;
        double sum = 0;
        for (; csv.TryRead(); rows++) sum += csv.Float(14);
        Assert.Equal(333, rows);
        Assert.InRange(sum / rows, 22, 23);
    }
}
