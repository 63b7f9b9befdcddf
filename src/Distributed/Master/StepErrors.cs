using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>Collects what the tasks of a step report, and makes one error of it.</summary>
sealed class StepErrors
{
    readonly Lock _lock = new();
    readonly List<(TaskName Task, Exception Error)> _errors = [];

    /// <summary>Has a task failed?</summary>
    public bool Any
    {
        get
        {
            lock (_lock) return _errors.Count > 0;
        }
    }

    /// <summary>Notes an error.</summary>
    public void Add(TaskName task, Exception error)
    {
        lock (_lock) _errors.Add((task, error));
    }

    /// <summary>
    /// The error of the step: the cause, if one is known; calls that were cancelled because of it do not count. Several causes are joined,
    /// unless one only passes on another's text.
    /// </summary>
    public Exception ToException()
    {
        (TaskName Task, StatusException Error)[] causes;
        lock (_lock)
        {
            causes = [.. _errors.Where(e => e.Error is StatusException).Select(e => (e.Task, (StatusException)e.Error))];
            if (causes.Length == 0) return _errors.Find(e => e.Error is not OperationCanceledException).Error ?? _errors[0].Error;
        }
        causes = [.. causes.Where((c, i) => !causes.Where((o, j) => PassesOn(c.Error, o.Error, isLater: j < i)).Any())];
        return causes.Length == 1 ? Single(causes[0].Task, causes[0].Error) : Joined(causes);
    }

    /// <summary>Is an error another's, passed on with something added to its text, or the same once more?</summary>
    static bool PassesOn(StatusException error, StatusException other, bool isLater)
    {
        string text = error.TextWithNode, cause = other.TextWithNode;
        return error.Code == other.Code && text.Contains(cause, StringComparison.Ordinal) && (cause.Length < text.Length || isLater);
    }

    static StatusException Single(TaskName task, StatusException error)
    {
        string text = From(task, error);
        return error is WorkerRestartedException ? new WorkerRestartedException(text) : new StatusException(error.Code, text, error);
    }

    static StatusException Joined((TaskName Task, StatusException Error)[] causes)
    {
        const string Line = "=====================";
        string text = string.Join('\n', causes.Select(c => $"{c.Error.Code.CanonicalName()}: {From(c.Task, c.Error)}"));
        return new StatusException(causes[0].Error.Code, $"\n{Line}\n{text}\n{Line}", causes[0].Error);
    }

    static string From(TaskName task, StatusException error) => $"From {task}:\n{error.TextWithNode}";
}
