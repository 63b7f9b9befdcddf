using Grpc.Core;
using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Services;

/// <summary><c>tensorflow.MasterService</c> for a master of this process: decodes, calls, encodes.</summary>
static class MasterService
{
    /// <summary>The service.</summary>
    public static ServerServiceDefinition Of(GraphMaster master) => new ServiceBuilder()
        .Add(MasterMethods.CreateSession, async (request, stop) =>
            new CreateSessionResponse { SessionHandle = await master.CreateSessionAsync(request, stop).ConfigureAwait(false) })
        .Add(MasterMethods.ExtendSession, master.ExtendSessionAsync)
        .Add(MasterMethods.RunStep, (request, stop) => RunStepAsync(master, request, stop))
        .Add(MasterMethods.PartialRunSetup, async (request, stop) =>
            new PartialRunSetupResponse { PartialRunHandle = await master.SetUpPartialRunAsync(request, stop).ConfigureAwait(false) })
        .Add(MasterMethods.MakeCallable, async (request, stop) =>
            new MakeCallableResponse { Handle = await master.MakeCallableAsync(request, stop).ConfigureAwait(false) })
        .Add(MasterMethods.RunCallable, (request, stop) => RunCallableAsync(master, request, stop))
        .AddCommand(MasterMethods.ReleaseCallable, (request, _) => master.ReleaseCallableAsync(request))
        .AddCommand(MasterMethods.CloseSession, (request, _) => master.CloseSessionAsync(request.SessionHandle))
        .AddCommand(MasterMethods.Reset, master.ResetAsync)
        .Add(MasterMethods.ListDevices, (request, stop) => master.ListDevicesAsync(request.SessionHandle, stop))
        .Build();

    static async Task<RunStepResponse> RunStepAsync(GraphMaster master, RunStepRequest request, CancellationToken stop)
    {
        RunStepCall? call = null;
        try
        {
            call = FromProto(request);
            return ToResponse(await master.RunStepAsync(call, stop).ConfigureAwait(false), call.Record);
        }
        catch (StatusException e) when (request.StoreErrorsInResponseBody)
        {
            return new RunStepResponse { StatusCode = (Code)e.Code, StatusErrorMessage = e.TextWithNode };
        }
        finally
        {
            foreach ((_, Tensor value) in call?.Feeds ?? []) value.Dispose();
        }
    }

    static RunStepCall FromProto(RunStepRequest request) => new()
    {
        SessionHandle = request.SessionHandle,
        Feeds = [.. request.Feed.Select(f => (f.Name, f.Tensor.ToTensor()))],
        Fetches = request.Fetch,
        Targets = request.Target,
        Options = request.Options,
        Record = StepRecord.Of(request.Options),
        PartialRunHandle = request.PartialRunHandle,
        RequestId = request.RequestId,
    };

    static RunStepResponse ToResponse(Dictionary<string, Tensor> results, StepRecord? record)
    {
        var response = new RunStepResponse { Metadata = record?.ToProto() ?? new() };
        foreach ((string name, Tensor value) in results)
        {
            response.Tensor.Add(new NamedTensorProto { Name = name, Tensor = TensorWire.ToMessage(value) });
            value.Dispose();
        }
        return response;
    }

    static async Task<RunCallableResponse> RunCallableAsync(GraphMaster master, RunCallableRequest request, CancellationToken stop)
    {
        Tensor[] feeds = [.. request.Feed.Select(f => f.ToTensor())];
        try
        {
            (Tensor[] fetches, StepRecord? record) =
                await master.RunCallableAsync(request.SessionHandle, request.Handle, feeds, request.RequestId, null, stop).ConfigureAwait(false);
            var response = new RunCallableResponse { Metadata = record?.ToProto() ?? new() };
            foreach (Tensor fetch in fetches)
            {
                response.Fetch.Add(TensorWire.ToMessage(fetch));
                fetch.Dispose();
            }
            return response;
        }
        finally
        {
            foreach (Tensor feed in feeds) feed.Dispose();
        }
    }
}
