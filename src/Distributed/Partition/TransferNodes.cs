using System.Collections.Immutable;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Partition;

/// <summary>Makes the nodes that pass values between devices, and between the client and the cluster.</summary>
static class TransferNodes
{
    /// <summary>Attributes that a <c>_Send</c> and its <c>_Recv</c> have in common.</summary>
    /// <param name="tensorName">Name of the edge in rendezvous keys.</param>
    /// <param name="from">The device that sends.</param>
    /// <param name="to">The device that receives.</param>
    /// <param name="clientTerminated">Is one end the client?</param>
    public static ImmutableDictionary<string, AttrValue> Attrs(string tensorName, ClusterDevice from, Devices.DeviceName to, bool clientTerminated) =>
        ImmutableDictionary<string, AttrValue>.Empty
            .Add("tensor_name", tensorName)
            .Add("send_device", from.Name.ToString())
            .Add("send_device_incarnation", (long)from.Incarnation)
            .Add("recv_device", to.ToString())
            .Add("client_terminated", clientTerminated);

    /// <summary>A node that sends.</summary>
    public static NodeDef Send(string name, DType type, bool fromHost, ImmutableDictionary<string, AttrValue> attrs) =>
        new(name, fromHost ? "_HostSend" : "_Send") { Attrs = attrs.Add("T", type.ToValue()) };

    /// <summary>A node that receives.</summary>
    public static NodeDef Recv(string name, DType type, bool toHost, ImmutableDictionary<string, AttrValue> attrs) =>
        new(name, toHost ? "_HostRecv" : "_Recv") { Attrs = attrs.Add("tensor_type", type.ToValue()) };

    /// <summary>Is an output in host memory on every device?</summary>
    public static bool IsOnHost(PlacedOutput output) => IsOnHost(output.DType) || output.Node.Type == "LoopCond";

    /// <summary>Does a node take an input from host memory on every device?</summary>
    public static bool TakesFromHost(PlacedNode node, int input) =>
        IsOnHost(node.InputTypes[input]) || node.Type == "LoopCond" || (node.Type is "Switch" or "RefSwitch" or "_SwitchN" && input == 1);

    static bool IsOnHost(DType type) => type.ToValue() is DType.String or DType.Resource;
}
