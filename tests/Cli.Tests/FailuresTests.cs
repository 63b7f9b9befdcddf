using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Tests;

/// <summary>The one line that stands for an exception.</summary>
public sealed class FailuresTests
{
    [Fact]
    public void A_status_has_its_code_and_text() =>
        Assert.Equal("OUT_OF_RANGE: no more", Failures.Describe(new StatusException(ErrorCode.OutOfRange, "no more")));

    [Fact]
    public void The_node_is_shown_as_TensorFlow_shows_it() =>
        Assert.Equal("INVALID_ARGUMENT: wrong\n\t [[{{node layer1/MatMul}}]]", Failures.Describe(new StatusException(ErrorCode.InvalidArgument, "wrong").At("layer1/MatMul")));

    [Fact]
    public void A_missing_file_is_NOT_FOUND() => Assert.StartsWith("NOT_FOUND: ", Failures.Describe(new FileNotFoundException("Could not find file 'x'")));

    [Fact]
    public void A_fault_of_ours_says_so() => Assert.Contains("a fault of this program", Failures.Describe(new InvalidOperationException("never")));
}
