using System.Globalization;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Distributed;

/// <summary>Puts what differs from run to run into recorded requests: our incarnation instead of the recorded one, our peers' address.</summary>
sealed class RequestRewriter(ulong recorded, ulong ours, string peers)
{
    readonly string _recordedHex = recorded.ToString("x16", CultureInfo.InvariantCulture), _ourHex = ours.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The request to send.</summary>
    public byte[] Rewrite(RecordedCall call) => call.Method switch
    {
        "WorkerService/RegisterGraph" => Rewrite(RegisterGraphRequest.Parser.ParseFrom(call.Request)),
        "WorkerService/RunGraph" => Rewrite(RunGraphRequest.Parser.ParseFrom(call.Request)),
        "WorkerService/RecvTensor" => Rewrite(RecvTensorRequest.Parser.ParseFrom(call.Request)),
        "WorkerService/CreateWorkerSession" => Rewrite(CreateWorkerSessionRequest.Parser.ParseFrom(call.Request)),
        _ => call.Request,
    };

    byte[] Rewrite(RegisterGraphRequest request)
    {
        foreach (NodeDef node in request.GraphDef?.Node ?? [])
        {
            if (node.Attr.TryGetValue("send_device_incarnation", out AttrValue? value) && value.I == (long)recorded) value.I = (long)ours;
        }
        return request.ToByteArray();
    }

    byte[] Rewrite(RunGraphRequest request)
    {
        foreach (NamedTensorProto send in request.Send) send.Name = Key(send.Name);
        for (int i = 0; i < request.RecvKey.Count; i++) request.RecvKey[i] = Key(request.RecvKey[i]);
        return request.ToByteArray();
    }

    byte[] Rewrite(RecvTensorRequest request)
    {
        request.RendezvousKey = Key(request.RendezvousKey);
        return request.ToByteArray();
    }

    byte[] Rewrite(CreateWorkerSessionRequest request)
    {
        foreach (JobDef job in request.ServerDef?.Cluster?.Job ?? [])
        {
            foreach (int task in job.Tasks.Keys.ToArray()) job.Tasks[task] = peers;
        }
        return request.ToByteArray();
    }

    string Key(string key) => key.Replace(_recordedHex, _ourHex, StringComparison.Ordinal);
}
