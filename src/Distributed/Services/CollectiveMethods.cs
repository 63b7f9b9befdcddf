using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Services;

/// <summary>The worker's methods for collectives, which training with ps never calls: answered as a task that is alone.</summary>
static class CollectiveMethods
{
    /// <summary>Binds them.</summary>
    public static ServiceBuilder AddCollectives(this ServiceBuilder builder) => builder
        .Add(WorkerMethods.RecvBuf, (request, _) => throw Refusal(request))
        .Add(WorkerMethods.CompleteGroup, (request, _) => Task.FromResult(Complete(request)))
        .Add(WorkerMethods.CompleteInstance, (request, _) =>
            Task.FromResult(new CompleteInstanceResponse { InstanceKey = request.InstanceKey, SourceRank = -1 }))
        .Add(WorkerMethods.GetStepSequence, (request, _) => Task.FromResult(Sequence(request)));

    static StatusException Refusal(RecvBufRequest request) => request.SrcDevice.Length == 0
        ? new(ErrorCode.InvalidArgument, $"{request.SrcDevice} unknown device.")
        : new(ErrorCode.Unimplemented, $"RecvBuf of '{request.BufRendezvousKey}': collectives between tasks are not supported; use ps and workers");

    static CompleteGroupResponse Complete(CompleteGroupRequest request)
    {
        if (request.GroupSize > 1)
        {
            Throw.Unimplemented($"A collective group of {request.GroupSize} devices: collectives between tasks are not supported; use ps and workers");
        }
        return new CompleteGroupResponse
        {
            GroupKey = request.GroupKey,
            GroupSize = request.GroupSize,
            DeviceType = request.DeviceType,
            NumTasks = 1,
            DeviceAttributes = { request.DeviceAttributes is { } device ? [device] : [] },
        };
    }

    static GetStepSequenceResponse Sequence(GetStepSequenceRequest request)
    {
        var response = new GetStepSequenceResponse();
        foreach (long key in request.GraphKey)
        {
            response.StepSequence.Add(new StepSequence { GraphKey = key, NextStepId = StepRun.NewStepId() });
        }
        return response;
    }
}
