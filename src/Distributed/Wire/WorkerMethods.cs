using Google.Protobuf;
using Grpc.Core;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Wire;

/// <summary>The methods of <c>tensorflow.WorkerService</c>.</summary>
static class WorkerMethods
{
    const string Service = "tensorflow.WorkerService";

    public static readonly Method<GetStatusRequest, GetStatusResponse> GetStatus = Unary<GetStatusRequest, GetStatusResponse>("GetStatus");
    public static readonly Method<CreateWorkerSessionRequest, CreateWorkerSessionResponse> CreateWorkerSession =
        Unary<CreateWorkerSessionRequest, CreateWorkerSessionResponse>("CreateWorkerSession");
    public static readonly Method<DeleteWorkerSessionRequest, DeleteWorkerSessionResponse> DeleteWorkerSession =
        Unary<DeleteWorkerSessionRequest, DeleteWorkerSessionResponse>("DeleteWorkerSession");
    public static readonly Method<RegisterGraphRequest, RegisterGraphResponse> RegisterGraph = Unary<RegisterGraphRequest, RegisterGraphResponse>("RegisterGraph");
    public static readonly Method<DeregisterGraphRequest, DeregisterGraphResponse> DeregisterGraph =
        Unary<DeregisterGraphRequest, DeregisterGraphResponse>("DeregisterGraph");
    public static readonly Method<RunGraphRequest, RunGraphResponse> RunGraph = Unary<RunGraphRequest, RunGraphResponse>("RunGraph");
    public static readonly Method<CleanupGraphRequest, CleanupGraphResponse> CleanupGraph = Unary<CleanupGraphRequest, CleanupGraphResponse>("CleanupGraph");
    public static readonly Method<CleanupAllRequest, CleanupAllResponse> CleanupAll = Unary<CleanupAllRequest, CleanupAllResponse>("CleanupAll");
    public static readonly Method<RecvTensorRequest, ReceivedTensor> RecvTensor =
        new(MethodType.Unary, Service, "RecvTensor", ProtoMarshaller.Of<RecvTensorRequest>(), ReceivedTensorWire.Marshaller);
    public static readonly Method<MarkRecvFinishedRequest, MarkRecvFinishedResponse> MarkRecvFinished =
        Unary<MarkRecvFinishedRequest, MarkRecvFinishedResponse>("MarkRecvFinished");
    public static readonly Method<LoggingRequest, LoggingResponse> Logging = Unary<LoggingRequest, LoggingResponse>("Logging");
    public static readonly Method<TracingRequest, TracingResponse> Tracing = Unary<TracingRequest, TracingResponse>("Tracing");
    public static readonly Method<RecvBufRequest, RecvBufResponse> RecvBuf = Unary<RecvBufRequest, RecvBufResponse>("RecvBuf");
    public static readonly Method<CompleteGroupRequest, CompleteGroupResponse> CompleteGroup = Unary<CompleteGroupRequest, CompleteGroupResponse>("CompleteGroup");
    public static readonly Method<CompleteInstanceRequest, CompleteInstanceResponse> CompleteInstance =
        Unary<CompleteInstanceRequest, CompleteInstanceResponse>("CompleteInstance");
    public static readonly Method<GetStepSequenceRequest, GetStepSequenceResponse> GetStepSequence =
        Unary<GetStepSequenceRequest, GetStepSequenceResponse>("GetStepSequence");

    static Method<TRequest, TResponse> Unary<TRequest, TResponse>(string name)
        where TRequest : class, IMessage<TRequest>, new() where TResponse : class, IMessage<TResponse>, new() =>
        ServiceMethods.Unary<TRequest, TResponse>(Service, name);
}
