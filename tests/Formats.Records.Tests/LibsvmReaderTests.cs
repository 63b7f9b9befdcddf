using System.Text;
using TensorHarbor.Formats.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Records.Tests;

public sealed class LibsvmReaderTests
{
    static LibsvmReader Open(string text, long? size = null) =>
        new(new MemoryStream(Encoding.ASCII.GetBytes(text)), "x.libsvm", new() { FeatureSize = size });

    static string Error(string text, long? size = null)
    {
        using LibsvmReader reader = Open(text, size);
        return Assert.Throws<StatusException>(() =>
        {
            while (reader.TryRead())
            {
            }
        }).Message;
    }

    [Fact]
    public void Lines_are_read()
    {
        using LibsvmReader reader = Open("# a comment\n+1 3:0.5  7:-2 9:1e2\t11:0 # end\n\n-1.5\r\n0 0:1", 12);
        Assert.True(reader.TryRead());
        Assert.Equal((1f, true, 1L, 2L), (reader.Label, reader.HasIntegerLabel, reader.IntegerLabel, reader.LineNumber));
        Assert.Equal([3, 7, 9, 11], reader.Indices.ToArray());
        Assert.Equal([0.5f, -2, 100, 0], reader.Values.ToArray());
        Assert.True(reader.TryRead());
        Assert.Equal((-1.5f, false, 0), (reader.Label, reader.HasIntegerLabel, reader.Indices.Length));
        Assert.Equal("x.libsvm:4:1: label -1.5 is not an integer", Assert.Throws<StatusException>(() => reader.IntegerLabel).Message);
        Assert.True(reader.TryRead());
        Assert.False(reader.TryRead());
    }

    [Fact]
    public void Errors_tell_the_place()
    {
        Assert.Equal("x.libsvm:2:7: index 124 is out of range, there are 124 features", Error("0 1:1\n1 5:1 124:1", 124));
        Assert.Equal("x.libsvm:1:7: index 3 follows 5, indices must ascend", Error("1 5:1 3:1"));
        Assert.Equal("x.libsvm:1:7: index 5 stands twice", Error("1 5:1 5:1"));
        Assert.Equal("x.libsvm:1:3: index -1 is negative", Error("1 -1:1"));
        Assert.Equal("x.libsvm:1:1: label is not a number: spam", Error("spam 5:1"));
        Assert.Equal("x.libsvm:1:5: value of index 5 is not a number: one", Error("1 5:one"));
        Assert.Equal("x.libsvm:1:3: index is not an integer: qid", Error("1 qid:7"));
        Assert.Equal("x.libsvm:3:3: expected index:value, got 5", Error("1 5:1\n\n1 5"));
    }

    [Fact]
    public void Lines_of_any_length()
    {
        string line = "1 " + string.Join(' ', Enumerable.Range(1, 5000).Select(i => $"{i}:{i}"));
        using LibsvmReader reader = Open(line);
        Assert.True(reader.TryRead());
        Assert.Equal(Enumerable.Range(1, 5000).Select(i => (float)i), reader.Values.ToArray());
    }
}
