using TensorHarbor.Conformance.Tests.Ops;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Fuzz;

/// <summary>A JPEG image with some bytes changed or cut off is decoded or refused with a status, whatever the bytes.</summary>
public sealed class DamagedJpegs
{
    const int Tries = 3000, Seed = 20161125;

    [Fact]
    public void Are_decoded_or_refused()
    {
        Assert.SkipWhen(Golden.Find("ops") is null || !OpCases.Names.Contains("DecodeJpeg/q95_"), "no golden case of DecodeJpeg");
        byte[] whole = [.. OpCase.Tensors(new OpCase(OpCases.Get("DecodeJpeg/q95_")).Find("feeds"))[0].Value.Strings[0]];
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output contents = scope.Placeholder(DType.String, PartialShape.Scalar), image = scope.DecodeJpeg(contents);
        using var session = new Session(graph);
        var random = new Random(Seed);
        int decoded = 0;
        for (int i = 0; i < Tries; i++)
        {
            using Tensor file = Tensor.FromStrings([Damaged(whole, random)], Shape.Scalar);
            try
            {
                foreach (Tensor result in session.Run([(contents.Name, file)], [image.Name])) result.Dispose();
                decoded++;
            }
            catch (StatusException e)
            {
                Assert.Equal(ErrorCode.InvalidArgument, e.Code);
            }
        }
        Assert.InRange(decoded, 1, Tries - 1);
    }

    static byte[] Damaged(byte[] whole, Random random)
    {
        byte[] file = random.Next(4) == 0 ? whole[..random.Next(4, whole.Length)] : [.. whole];
        for (int i = random.Next(4); i >= 0; i--) file[random.Next(3, file.Length)] = (byte)random.Next(256);
        return file;
    }
}
