using Grpc.Core;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Wire;

/// <summary>The methods of <c>tensorharbor.TaskService</c>, which tasks of TensorFlow do not have.</summary>
static class TaskMethods
{
    const string Service = "tensorharbor.TaskService";

    public static readonly Method<TaskStatusRequest, TaskStatusResponse> Status = ServiceMethods.Unary<TaskStatusRequest, TaskStatusResponse>(Service, "Status");
    public static readonly Method<TaskDoneRequest, TaskDoneResponse> Done = ServiceMethods.Unary<TaskDoneRequest, TaskDoneResponse>(Service, "Done");
}
