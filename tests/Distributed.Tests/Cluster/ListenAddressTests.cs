using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Distributed.Tests.Cluster;

/// <summary>A task listens no wider than its own address asks for.</summary>
public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:2222", "127.0.0.1")]
    [InlineData("127.0.0.2:0", "127.0.0.2")]
    [InlineData("localhost:2222", "127.0.0.1")]
    [InlineData("[::1]:2222", "::1")]
    [InlineData("0.0.0.0:2222", "0.0.0.0")]
    [InlineData("job-ps-0.namespace.svc:2222", "0.0.0.0")]
    [InlineData("192.0.2.1:2222", "0.0.0.0")] // reserved for documentation: no machine's own
    [InlineData("[2001:db8::1]:2222", "::")]
    public void It_is_the_loopback_the_own_address_or_all(string address, string expected) => Assert.Equal(expected, ListenAddress.Of(address).ToString());

    [Fact]
    public void An_address_without_a_port_is_refused() =>
        Assert.Equal("Expected host:port, got 'worker-0'", Assert.Throws<StatusException>(() => ListenAddress.Of("worker-0")).Message);
}
