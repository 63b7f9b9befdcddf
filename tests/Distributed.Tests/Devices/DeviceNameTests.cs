using TensorHarbor.Distributed.Devices;

namespace TensorHarbor.Distributed.Tests.Devices;

public sealed class DeviceNameTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("/job:ps/replica:0/task:1/device:CPU:0", "/job:ps/replica:0/task:1/device:CPU:0")]
    [InlineData("/cpu:0", "/device:CPU:0")]
    [InlineData("/GPU:1", "/device:GPU:1")]
    [InlineData("/gpu:*", "/device:GPU:*")]
    [InlineData("/device:GPU:*", "/device:GPU:*")]
    [InlineData("/device:CPU", "/device:CPU:*")]
    [InlineData("/device:*:3", "/device:*:3")]
    [InlineData("/device:cpu:0", "/device:cpu:0")]
    [InlineData("/device:XLA_CPU:0", "/device:XLA_CPU:0")]
    [InlineData("/job:*/task:*/cpu:0", "/device:CPU:0")]
    [InlineData("/task:3/job:p_s-1", "/job:p_s-1/task:3")]
    [InlineData("/cpu:0/device:GPU:1", "/device:GPU:1")]
    public void Is_printed_in_TensorFlows_order(string text, string printed) => Assert.Equal(printed, DeviceName.Parse(text).ToString());

    [Theory]
    [InlineData("/cpu")]
    [InlineData("cpu:0")]
    [InlineData("/foo:1")]
    [InlineData("/job:ps/")]
    [InlineData("//job:ps")]
    [InlineData("/JOB:ps")]
    [InlineData("/task:-1")]
    [InlineData("/task:+1")]
    [InlineData("/task: 1")]
    [InlineData("/task:4294967296")]
    [InlineData("/job:1a")]
    [InlineData("/job:")]
    [InlineData("/device:")]
    [InlineData("/device:CPU:x")]
    [InlineData("/device:CPU:0:1")]
    public void What_TensorFlow_refuses_is_refused(string text)
    {
        Assert.False(DeviceName.TryParse(text, out _));
        StatusException error = Assert.Throws<StatusException>(() => DeviceName.Parse(text));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains($"'{text}'", error.Message);
    }

    [Theory]
    [InlineData("/cpu:0", "/job:ps/task:1", "/job:ps/task:1/device:CPU:0")]
    [InlineData("/task:2", "/job:ps/task:1/cpu:0", "/job:ps/task:2/device:CPU:0")]
    [InlineData("/gpu:*", "/cpu:0", "/device:GPU:0")]
    [InlineData("", "/job:ps", "/job:ps")]
    public void The_inner_scope_wins(string inner, string outer, string merged) =>
        Assert.Equal(merged, DeviceName.Parse(inner).Over(DeviceName.Parse(outer)).ToString());

    [Theory]
    [InlineData("", true)]
    [InlineData("/job:ps", true)]
    [InlineData("/job:ps/task:1/cpu:*", true)]
    [InlineData("/job:worker", false)]
    [InlineData("/task:2", false)]
    [InlineData("/device:GPU:*", false)]
    [InlineData("/cpu:1", false)]
    public void Matches_a_device_with_the_same_fields(string partial, bool matches)
    {
        var device = DeviceName.Cpu("ps", 1);
        Assert.Equal(matches, DeviceName.Parse(partial).Matches(device));
        Assert.Equal(matches, DeviceName.Parse(partial).AgreesWith(device));
    }

    [Fact]
    public void Any_string_is_parsed_or_refused_and_what_is_parsed_prints_to_the_same_name()
    {
        string[] pieces = ["/", "job", "task", "replica", "device", "cpu", "GPU", ":", "*", "0", "7", "ps", "-", "_", " ", ""];
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (DeviceName.TryParse(text, out DeviceName name)) Assert.Equal(name, DeviceName.Parse(name.ToString()));
        }
    }
}
