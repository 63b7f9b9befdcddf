using Google.Protobuf;
using Grpc.Core;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Wire;

/// <summary>The methods of <c>tensorflow.MasterService</c>.</summary>
static class MasterMethods
{
    public static readonly Method<CreateSessionRequest, CreateSessionResponse> CreateSession = Unary<CreateSessionRequest, CreateSessionResponse>("CreateSession");
    public static readonly Method<ExtendSessionRequest, ExtendSessionResponse> ExtendSession = Unary<ExtendSessionRequest, ExtendSessionResponse>("ExtendSession");
    public static readonly Method<PartialRunSetupRequest, PartialRunSetupResponse> PartialRunSetup =
        Unary<PartialRunSetupRequest, PartialRunSetupResponse>("PartialRunSetup");
    public static readonly Method<RunStepRequest, RunStepResponse> RunStep = Unary<RunStepRequest, RunStepResponse>("RunStep");
    public static readonly Method<CloseSessionRequest, CloseSessionResponse> CloseSession = Unary<CloseSessionRequest, CloseSessionResponse>("CloseSession");
    public static readonly Method<ListDevicesRequest, ListDevicesResponse> ListDevices = Unary<ListDevicesRequest, ListDevicesResponse>("ListDevices");
    public static readonly Method<ResetRequest, ResetResponse> Reset = Unary<ResetRequest, ResetResponse>("Reset");
    public static readonly Method<MakeCallableRequest, MakeCallableResponse> MakeCallable = Unary<MakeCallableRequest, MakeCallableResponse>("MakeCallable");
    public static readonly Method<RunCallableRequest, RunCallableResponse> RunCallable = Unary<RunCallableRequest, RunCallableResponse>("RunCallable");
    public static readonly Method<ReleaseCallableRequest, ReleaseCallableResponse> ReleaseCallable =
        Unary<ReleaseCallableRequest, ReleaseCallableResponse>("ReleaseCallable");

    static Method<TRequest, TResponse> Unary<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new() where TResponse : class, IMessage<TResponse>, new() =>
        ServiceMethods.Unary<TRequest, TResponse>("tensorflow.MasterService", name);
}
