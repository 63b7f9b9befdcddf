using TensorHarbor.Distributed.Devices;

namespace TensorHarbor.Distributed.Tests.Devices;

/// <summary>What <c>tf.train.replica_device_setter</c> of TensorFlow 2.21 gives, for 3 ps and worker 1.</summary>
public sealed class DeviceSetterTests
{
    static readonly (string Op, string Requested)[] _nodes =
    [
        ("VariableV2", ""), ("VarHandleOp", ""), ("MatMul", ""), ("VariableV2", "/job:ps/task:0"), ("VariableV2", "/job:worker/task:2"),
        ("VariableV2", "/job:local"), ("VariableV2", "/gpu:0"), ("MatMul", "/gpu:1"), ("MatMul", "/job:ps"), ("VariableV2", ""),
    ];

    static string[] Place(DeviceSetter setter) => [.. _nodes.Select(n => setter.DeviceOf(n.Op, DeviceName.Parse(n.Requested), bytes: 4).ToString())];

    static DeviceSetter NewSetter(bool merges) => new(3, DeviceName.Parse("/job:worker/task:1")) { MergesDevices = merges };

    [Fact]
    public void Variables_go_round_the_ps_and_the_rest_to_the_worker() => Assert.Equal(
        [
            "/job:ps/task:0", "/job:ps/task:1", "/job:worker/task:1", "/job:ps/task:0", "/job:worker/task:2", "/job:local", "/job:ps/task:0/device:GPU:0",
            "/job:worker/task:1/device:GPU:1", "/job:ps/task:1", "/job:ps/task:1",
        ],
        Place(NewSetter(merges: true)));

    [Fact]
    public void Devices_that_are_not_merged_stay() => Assert.Equal(
        [
            "/job:ps/task:0", "/job:ps/task:1", "/job:worker/task:1", "/job:ps/task:0", "/job:worker/task:2", "/job:local", "/device:GPU:0", "/device:GPU:1",
            "/job:ps", "/job:ps/task:2",
        ],
        Place(NewSetter(merges: false)));

    [Fact]
    public void The_ps_with_the_fewest_bytes_is_next_and_the_first_of_equals()
    {
        var spread = new LeastBytes(3);
        Assert.Equal([0, 1, 2, 1, 1, 2], new long[] { 100, 10, 50, 20, 40, 10 }.Select(spread.Next));
    }

    [Fact]
    public void Without_ps_everything_is_on_the_worker() =>
        Assert.Equal("/job:worker/task:1", new DeviceSetter(0, DeviceName.Parse("/job:worker/task:1")).DeviceOf("VariableV2", default, 4).ToString());
}
