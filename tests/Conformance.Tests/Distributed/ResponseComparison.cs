using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Distributed;

/// <summary>Compares responses with recorded ones; numbers within 1e-5, error texts without what differs from run to run.</summary>
static partial class ResponseComparison
{
    const double Tolerance = 1e-5;

    /// <summary>What is different in a response, or nothing.</summary>
    public static string? Difference(RecordedCall want, byte[] got, RecordedFolders folders) => want.Method switch
    {
        "WorkerService/RecvTensor" => OfTensors(RecvTensorResponse.Parser.ParseFrom(want.Response), RecvTensorResponse.Parser.ParseFrom(got), folders),
        "WorkerService/RunGraph" => OfRuns(RunGraphResponse.Parser.ParseFrom(want.Response), RunGraphResponse.Parser.ParseFrom(got), folders),
        "WorkerService/GetStatus" => OfDevices(GetStatusResponse.Parser.ParseFrom(want.Response), GetStatusResponse.Parser.ParseFrom(got)),
        "WorkerService/CompleteGroup" => OfGroups(CompleteGroupResponse.Parser.ParseFrom(want.Response), CompleteGroupResponse.Parser.ParseFrom(got)),
        "WorkerService/RegisterGraph" or "WorkerService/CompleteInstance" => OfBytes(want.Response, got),
        _ => null,
    };

    /// <summary>What is different in an error, or nothing.</summary>
    public static string? Difference(RecordedCall want, RpcException got)
    {
        if (want.IsGivenUp) return null; // the error of its step may have come first
        if (want.Code != (ErrorCode)got.StatusCode) return $"expected {want.Code} '{want.Message}', got {got.StatusCode} '{got.Status.Detail}'";
        if (want.Code == ErrorCode.Unavailable || want.Message.Length == 0) return null;
        return OfTexts(want.Message, got.Status.Detail);
    }

    static string? OfTexts(string want, string got) => Essence(want) == Essence(got) ? null : $"expected text '{want}', got '{got}'";

    /// <summary>A text without incarnations, host names, repeated requests and what gRPC's library adds.</summary>
    static string Essence(string text)
    {
        foreach (string cut in new[] { "\nAdditional GRPC error information", " goo.gle/debugproto", " in binary running on", " request_id: " })
        {
            int at = text.IndexOf(cut, StringComparison.Ordinal);
            if (at >= 0) text = text[..at];
        }
        return Number().Replace(text, "N");
    }

    static string? OfTensors(RecvTensorResponse want, RecvTensorResponse got, RecordedFolders folders)
    {
        if (want.IsDead != got.IsDead) return $"expected {(want.IsDead ? "a dead value" : "a value")}, got {(got.IsDead ? "a dead one" : "one")}";
        if (got.SendStartMicros <= 0) return "no time of sending";
        return want.IsDead ? null : OfValues(want.Tensor, got.Tensor, folders);
    }

    static string? OfValues(TensorProto want, TensorProto got, RecordedFolders folders)
    {
        if (want.Dtype is DataType.DtVariant or DataType.DtResource) return want.Dtype == got.Dtype ? null : $"expected {want.Dtype}, got {got.Dtype}";
        using Tensor expected = want.ToTensor(), found = got.ToTensor();
        folders.Rewrite(expected);
        if (IsRaceOfSteps(expected, found)) return null;
        return TensorComparison.Difference(expected, found, Tolerance, Tolerance);
    }

    /// <summary>A fetch of global_step beside the op that counts it up may see it before or after.</summary>
    static bool IsRaceOfSteps(Tensor want, Tensor got) => want.DType == DType.Int64 && got.DType == DType.Int64 && want.Shape.Rank == 0 && got.Shape.Rank == 0
        && Math.Abs(want.Item<long>() - got.Item<long>()) == 1;

    static string? OfRuns(RunGraphResponse want, RunGraphResponse got, RecordedFolders folders)
    {
        if (want.StatusCode != got.StatusCode) return $"expected {want.StatusCode} '{want.StatusErrorMessage}', got {got.StatusCode} '{got.StatusErrorMessage}'";
        if (OfTexts(want.StatusErrorMessage, got.StatusErrorMessage) is { } text) return text;
        if (want.Recv.Count != got.Recv.Count) return $"expected {want.Recv.Count} values, got {got.Recv.Count}";
        for (int i = 0; i < want.Recv.Count; i++)
        {
            if (OfValues(want.Recv[i].Tensor, got.Recv[i].Tensor, folders) is { } difference) return $"{want.Recv[i].Name}: {difference}";
        }
        return null;
    }

    static string? OfDevices(GetStatusResponse want, GetStatusResponse got)
    {
        foreach (DeviceAttributes device in want.DeviceAttributes.Concat(got.DeviceAttributes)) device.Incarnation = 0;
        return want.Equals(got) ? null : $"expected {want}, got {got}";
    }

    static string? OfGroups(CompleteGroupResponse want, CompleteGroupResponse got)
    {
        want.CommunicatorKey = ByteString.Empty; // memory that TensorFlow has not set
        return want.Equals(got) ? null : $"expected {want}, got {got}";
    }

    static string? OfBytes(byte[] want, byte[] got) =>
        want.AsSpan().SequenceEqual(got) ? null : $"expected {Convert.ToHexString(want)}, got {Convert.ToHexString(got)}";

    [GeneratedRegex(@"\b\d{15,}\b")]
    private static partial Regex Number();
}
