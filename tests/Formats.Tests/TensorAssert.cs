using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests;

/// <summary>Compares tensors bit by bit.</summary>
static class TensorAssert
{
    public static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.ToString(), actual.ToString());
        if (expected.DType != DType.String)
        {
            Assert.True(expected.ReadBytes().SequenceEqual(actual.ReadBytes()));
            return;
        }
        for (int i = 0; i < expected.Shape.Count; i++) Assert.True(
            expected.Strings[i].AsSpan().SequenceEqual(actual.Strings[i]), $"string {i} differs");
    }
}
