using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Partition;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>One task's part of a step, registered there.</summary>
/// <param name="Graph">The part.</param>
/// <param name="Task">The task.</param>
/// <param name="Worker">Its worker.</param>
/// <param name="Handle">The worker's name for the graph.</param>
sealed record StepPart(TaskGraph Graph, TaskName Task, IWorker Worker, string Handle);

/// <summary>A step's parts, registered at their tasks; run as often as the client asks for the same feeds, fetches and targets.</summary>
/// <param name="Parts">The parts. The one of the master's own task comes last, since it runs in the thread that starts it.</param>
sealed record RegisteredStep(IReadOnlyList<StepPart> Parts)
{
    /// <summary>Gives the tasks their parts.</summary>
    /// <exception cref="StatusException">What a task says of its part.</exception>
    public static async Task<RegisteredStep> RegisterAsync(
        IEnumerable<TaskGraph> graphs, string session, ConfigProto config, IWorkerDirectory workers, TaskName self, CancellationToken stop)
    {
        IEnumerable<Task<StepPart>> parts = graphs.Select(async graph =>
        {
            var task = new TaskName(graph.Task.Job!, graph.Task.Task!.Value);
            IWorker worker = workers.Find(task);
            string handle = await worker.RegisterGraphAsync(Request(graph, session, config), stop).ConfigureAwait(false);
            return new StepPart(graph, task, worker, handle);
        });
        StepPart[] registered = await Task.WhenAll(parts).ConfigureAwait(false);
        return new([.. registered.OrderBy(p => p.Task == self)]);
    }

    static RegisterGraphRequest Request(TaskGraph graph, string session, ConfigProto config) => new()
    {
        SessionHandle = session,
        CreateWorkerSessionCalled = true,
        GraphDef = graph.ToProto(),
        GraphOptions = config.GraphOptions ?? new(),
        DebugOptions = new(),
        ConfigProto = config,
    };
}
