using TensorHarbor.Runtime.Dataflow;

namespace TensorHarbor.Runtime.Tests;

/// <summary>Frame numbers are those that TensorFlow's tasks put into rendezvous keys (recorded from a running cluster).</summary>
public sealed class FrameIdTests
{
    [Theory]
    [InlineData("loop/while_context", 6339987812709914503)]
    [InlineData("loop", 12250576138533019675)]
    public void A_frame_of_the_outermost_graph_has_TensorFlows_number(string name, ulong expected) => Assert.Equal(expected, FrameIds.Child(0, 0, name));

    [Fact]
    public void Frames_of_different_iterations_differ() =>
        Assert.Equal(3, new[] { FrameIds.Child(7, 0, "inner"), FrameIds.Child(7, 1, "inner"), FrameIds.Child(8, 0, "inner") }.Distinct().Count());
}
