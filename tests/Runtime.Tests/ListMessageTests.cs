using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests;

/// <summary>Tensor lists leave a session as messages, as to another task, and come back.</summary>
public sealed class ListMessageTests
{
    /// <summary>Fed x, [3, 2]: list <c>full</c> of its rows, <c>sparse</c> with row 1 at 2 of 4; the sums and lengths of what is fed as handle.</summary>
    static Graph Model()
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output x = scope.Placeholder(DType.Float, PartialShape.Of(3, 2), name: "x");
        Output shape = scope.Const([2]);
        scope.TensorListFromTensor(x, shape, name: "full");
        Output reserved = scope.TensorListReserve(shape, scope.Const(4), DType.Float);
        scope.TensorListSetItem(reserved, scope.Const(2), scope.GatherV2(x, scope.Const(1), scope.Const(0)), name: "sparse");
        Output handle = scope.Placeholder(DType.Variant, PartialShape.Scalar, name: "handle");
        scope.TensorListStack(handle, shape, DType.Float, name: "stack");
        scope.TensorListLength(handle, name: "length");
        return graph;
    }

    static TensorProto Message(Session session, string list)
    {
        using Tensor x = Tensor.From([1f, 2, 3, 4, 5, 6], 3, 2);
        using Tensor variant = session.Run([("x", x)], [list])[0];
        return variant.ToProto();
    }

    [Theory]
    [InlineData("full", new float[] { 1, 2, 3, 4, 5, 6 }), InlineData("sparse", new float[] { 0, 0, 0, 0, 3, 4, 0, 0 })]
    public void Lists_keep_their_elements_and_those_that_are_not_set(string list, float[] rows)
    {
        using var session = new Session(Model());
        TensorProto message = TensorProto.Parser.ParseFrom(Message(session, list).ToByteArray());
        using Tensor handle = message.ToTensor();
        for (int time = 0; time < 2; time++)
        {
            Tensor[] results = session.Run([("handle", handle)], ["stack", "length"]);
            Assert.Equal(rows, results[0].Read<float>().ToArray());
            Assert.Equal(rows.Length / 2, results[1].Item<int>());
            foreach (Tensor result in results) result.Dispose();
        }
        Assert.Equal(message, handle.ToProto());
    }

    [Fact]
    public void A_damaged_list_is_refused()
    {
        using var session = new Session(Model());
        byte[] bytes = Message(session, "sparse").VariantVal[0].ToByteArray();
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] damaged = [.. bytes];
            for (int k = random.Next(1, 4); k > 0; k--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Try(session, damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)]);
        }
    }

    static void Try(Session session, byte[] bytes)
    {
        try
        {
            using Tensor handle = Tensor.FromObjects(DType.Variant, [VariantTensorDataProto.Parser.ParseFrom(bytes)], Shape.Scalar);
            foreach (Tensor result in session.Run([("handle", handle)], ["length"])) result.Dispose();
        }
        catch (InvalidProtocolBufferException)
        {
            // no message at all, which is found before there is a tensor
        }
        catch (StatusException e)
        {
            Assert.Equal(ErrorCode.InvalidArgument, e.Code);
        }
    }
}
