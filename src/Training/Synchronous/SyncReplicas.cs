using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>How many workers train together, and how many gradients make an update.</summary>
/// <param name="Workers">Workers of the job.</param>
/// <param name="ToAggregate">Gradients per update. Fewer than workers: the rest are backups, whose late gradients are dropped.</param>
public sealed record SyncOptions(int Workers, int ToAggregate)
{
    /// <summary>Tokens that go out with each update: one per worker, or more if a worker must give several gradients.</summary>
    public int TokensPerStep => Math.Max(Workers, ToAggregate);

    /// <summary>Tokens to begin with. Each worker computes one gradient without a token.</summary>
    public int FirstTokens => Math.Max(0, ToAggregate - Workers);
}

/// <summary>
/// Synchronous training: workers add their gradients to accumulators beside the variables and wait for a token; the chief takes the mean of so
/// many gradients, applies it, and gives each worker a token with the new step. Nodes, names and shared names are those of TensorFlow's
/// <c>SyncReplicasOptimizer</c>, so that workers of both kinds may train together.
/// </summary>
public sealed class SyncReplicas
{
    readonly Scope _own;
    readonly GraphVariable _globalStep;
    readonly List<Node> _applied = [], _stepsSet = [];
    readonly List<SyncAccumulator> _accumulators = [];
    readonly Output _localStep;
    readonly Node _localRef;

    /// <summary>Adds the nodes.</summary>
    /// <param name="scope">Outermost scope.</param>
    /// <param name="optimizer">Applies the mean gradients.</param>
    /// <param name="loss">The scalar to make smaller.</param>
    /// <param name="variables">All variables; slots are added.</param>
    /// <param name="globalStep">Counted up once per update.</param>
    /// <param name="options">Numbers of workers and of gradients.</param>
    public SyncReplicas(Scope scope, Optimizer optimizer, Output loss, VariableCollection variables, GraphVariable globalStep, SyncOptions options)
    {
        (_globalStep, Options) = (globalStep, options);
        VariableGradient[] gradients = Optimizer.ComputeGradients(scope, loss, variables);
        Scope local = scope.Colocate(scope.Add("NoOp", [])); // keeps the counter at the worker
        _localRef = AddLocalStep(local);
        _localStep = local.Identity(_localRef, name: "sync_rep_local_step/read");
        LocalInitializer = local.Assign(_localRef, globalStep.Read, name: "Assign").Node;
        _own = scope.Sub("sync_replicas");
        VariableGradient[] means = [.. gradients.Select(g => g with { Gradient = AddAccumulator(g, options.ToAggregate) })];
        Scope beside = scope.Colocate(globalStep.Ref);
        Node update = optimizer.Apply(beside, means, variables, globalStep);
        Output queue = beside.Add("FIFOQueueV2", [],
            [TokenType, ("shapes", new[] { PartialShape.Scalar }), ("shared_name", TokenQueue)], TokenQueue)[0];
        Output token = beside.WithControl([.. _applied]).Add("QueueDequeueV2", [queue], [TokenType], $"{TokenQueue}_Dequeue")[0];
        WorkerStep = local.Assign(_localRef, token, name: "Assign").Node;
        using Tensor perStep = Tensor.From([options.TokensPerStep]);
        Update = AddTokens(beside, queue, beside.WithControl(update).Const(perStep, "Fill/dims"), "Fill");
        ChiefInitializer = _own.Group("group_deps", [.. _stepsSet, LocalInitializer]);
        (TokenCount, GiveTokens) = AddTokenGift(beside, queue);
        (QueueSize, DropTokens) = AddQueueDrain(queue);
    }

    /// <summary>Name of the queue of tokens.</summary>
    internal const string TokenQueue = "sync_token_q";

    static (string, AttrValue) TokenType => ("component_types", new[] { DType.Int64 });

    /// <summary>Numbers of workers and of gradients.</summary>
    public SyncOptions Options { get; }

    /// <summary>Adds the gradients of a batch, waits for a token and returns it: the global step that the next batch is for.</summary>
    public Node WorkerStep { get; }

    /// <summary>Waits for enough gradients, applies their means and gives tokens: what the chief runs over and over.</summary>
    public Node Update { get; }

    /// <summary>Takes the global step for the worker's own.</summary>
    public Node LocalInitializer { get; }

    /// <summary>The same, and for that of all accumulators.</summary>
    public Node ChiefInitializer { get; }

    /// <summary>How many tokens <see cref="GiveTokens"/> gives, int32 [1], to be fed.</summary>
    public Output TokenCount { get; }

    /// <summary>Gives tokens of the global step.</summary>
    public Node GiveTokens { get; }

    /// <summary>Tokens that nobody has taken.</summary>
    internal Output QueueSize { get; }

    /// <summary>Takes <see cref="TokenCount"/>[0] tokens away.</summary>
    internal Output DropTokens { get; }

    /// <summary>The accumulators.</summary>
    internal IReadOnlyList<SyncAccumulator> Accumulators => _accumulators;

    static Node AddLocalStep(Scope local)
    {
        Output zero = local.Const(0L, "sync_rep_local_step/initial_value");
        Node node = local.AddExact("VariableV2", [], [("shape", Shape.Scalar), ("dtype", DType.Int64)], "sync_rep_local_step");
        local.Assign(node, zero, name: "sync_rep_local_step/Assign");
        return node;
    }

    GradientValue AddAccumulator(VariableGradient pair, int required)
    {
        Scope own = _own.Colocate(pair.Variable.Ref);
        SyncAccumulator accumulator = pair.Gradient.Rows is { } rows
            ? SyncAccumulator.OfRows(own, pair, rows, _localStep, required)
            : SyncAccumulator.Dense(own, pair, _localStep, required);
        _applied.Add(accumulator.Apply);
        _stepsSet.Add(accumulator.SetStep(own, _globalStep.Read));
        _accumulators.Add(accumulator);
        return accumulator.Mean;
    }

    Node AddTokens(Scope beside, Output queue, Output dims, string name)
    {
        Output tokens = beside.Fill(dims, _globalStep.Read, name: name);
        return beside.Add("QueueEnqueueManyV2", [queue, tokens], [("Tcomponents", new[] { DType.Int64 })], $"{TokenQueue}_EnqueueMany");
    }

    (Output Count, Node Give) AddTokenGift(Scope beside, Output queue)
    {
        Output count = SyncAccumulator.Reset(_own).Placeholder(DType.Int32, PartialShape.Of(1), name: "tokens");
        return (count, AddTokens(beside, queue, count, "Fill"));
    }

    (Output Size, Output Drop) AddQueueDrain(Output queue)
    {
        Scope reset = SyncAccumulator.Reset(_own).Colocate(_globalStep.Ref);
        Output count = reset.Reshape(TokenCount, reset.Const(Array.Empty<int>(), "Reshape/shape"));
        return (reset.Add("QueueSizeV2", [queue])[0], reset.Add("QueueDequeueManyV2", [queue, count], [TokenType])[0]);
    }
}
