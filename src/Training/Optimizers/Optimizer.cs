using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>A slot: a variable that an optimizer keeps beside each variable it changes.</summary>
/// <param name="Name">Name below the variable's: <c>weights/Momentum</c>; the second slot of an optimizer gets <c>_1</c>.</param>
/// <param name="Initial">Initial value of every element.</param>
/// <param name="InitializerName">Name of the initializer's node.</param>
public readonly record struct SlotSpec(string Name, double Initial, string InitializerName)
{
    /// <summary>A slot of zeros.</summary>
    public static SlotSpec Zeros(string name) => new(name, 0, "zeros");

    /// <summary>A slot of ones.</summary>
    public static SlotSpec Ones(string name) => new(name, 1, "ones");

    /// <summary>A slot of one value.</summary>
    public static SlotSpec Constant(string name, double value) => new(name, value, "Const");
}

/// <summary>A variable and its gradient in a graph.</summary>
readonly record struct VariableGradient(GraphVariable Variable, GradientValue Gradient);

/// <summary>
/// Adds to a graph the nodes that change variables so that a loss gets smaller: gradients, slots, one update op per variable,
/// with the names that TensorFlow's v1 optimizers give them, so that checkpoints are exchangeable.
/// </summary>
/// <param name="name">Name of the optimizer's scope and, by default, of its slots.</param>
/// <param name="learningRate">The rate.</param>
public abstract class Optimizer(string name, LearningRate learningRate)
{
    /// <summary>Name of the optimizer's scope.</summary>
    public string Name { get; } = name;

    /// <summary>Slots that each variable gets, in order.</summary>
    protected abstract SlotSpec[] Slots { get; }

    /// <summary>Name of the constant that holds a constant rate.</summary>
    protected virtual string LearningRateName => "learning_rate";

    /// <summary>The learning rate in the graph, during <see cref="Minimize"/>.</summary>
    protected Output LearningRate { get; private set; }

    /// <summary>Adds everything that one step of training needs.</summary>
    /// <param name="scope">Outermost scope.</param>
    /// <param name="loss">The scalar to make smaller.</param>
    /// <param name="variables">All variables of the graph; the trainable ones are changed, slots are added.</param>
    /// <param name="globalStep">Counted up after the updates; <see langword="null"/>: no counter.</param>
    /// <returns>The node to run in each step.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no variable has a gradient; UNIMPLEMENTED: an op on the way has none.</exception>
    public Node Minimize(Scope scope, Output loss, VariableCollection variables, GraphVariable? globalStep)
    {
        return Apply(scope, ComputeGradients(scope, loss, variables), variables, globalStep);
    }

    /// <summary>Adds the gradients of the trainable variables, without those that the loss does not depend on.</summary>
    internal static VariableGradient[] ComputeGradients(Scope scope, Output loss, VariableCollection variables)
    {
        GraphVariable[] trainable = [.. variables.Trainable];
        GradientValue?[] gradients = GradientBuilder.Build(scope, [loss], [.. trainable.Select(v => v.Ref[0])], gate: true);
        VariableGradient[] pairs = [.. trainable.Zip(gradients).Where(p => p.Second is not null).Select(p => new VariableGradient(p.First, p.Second!.Value))];
        return pairs.Length > 0
            ? pairs
            : Throw.InvalidArgument<VariableGradient[]>($"No gradients provided for any variable: '{loss.Name}' depends on none of them");
    }

    /// <summary>Adds the updates.</summary>
    /// <returns>The node to run in each step; with a <paramref name="globalStep"/> its output is that.</returns>
    internal Node Apply(Scope scope, VariableGradient[] pairs, VariableCollection variables, GraphVariable? globalStep)
    {
        GraphVariable[] sorted = [.. pairs.Select(p => p.Variable).OrderBy(v => v.Name, StringComparer.Ordinal)];
        Output? rateFromGraph = learningRate.Build(scope, globalStep);
        AddCounters(scope, sorted[0], variables);
        GraphVariable[][] slots = [.. pairs.Select(p => AddSlots(scope, p.Variable, variables))];
        Scope own = scope.Sub(Name);
        LearningRate = rateFromGraph ?? own.Const(learningRate.Initial, LearningRateName);
        Prepare(own);
        var updates = new List<Node>();
        for (int i = 0; i < pairs.Length; i++) updates.Add(Update(own, pairs[i].Variable, slots[i], pairs[i].Gradient));
        Node all = Finish(own, updates, globalStep is null ? Name : "update");
        if (globalStep is null) return all;
        Output one = own.WithControl(all).Colocate(globalStep.Ref).Const(1L, "value");
        return own.Graph.Find(own.Name) is null
            ? AddStep(scope, globalStep, one, own.Name)
            : Throw.InvalidArgument<Node>($"The graph has a node '{own.Name}' already");
    }

    static Node AddStep(Scope scope, GraphVariable globalStep, Output one, string name)
    {
        var def = new NodeDef(name, "AssignAdd") { Attrs = Attrs(globalStep) };
        return scope.Graph.Add(def, [globalStep.Ref, one]);
    }

    static System.Collections.Immutable.ImmutableDictionary<string, AttrValue> Attrs(GraphVariable variable) =>
        System.Collections.Immutable.ImmutableDictionary<string, AttrValue>.Empty
            .Add("T", variable.DType).Add("_class", new[] { $"loc:@{variable.Name}" }).Add("use_locking", false);

    GraphVariable[] AddSlots(Scope scope, GraphVariable variable, VariableCollection variables)
    {
        var slots = new GraphVariable[Slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            SlotSpec spec = Slots[i];
            int before = Slots.Take(i).Count(s => s.Name == spec.Name);
            Initializer initializer = spec.InitializerName switch
            {
                "zeros" => Initializers.Zeros,
                "ones" => Initializers.Ones,
                _ => Initializers.Constant(spec.Initial),
            };
            string slotName = $"{spec.Name}{(before == 0 ? "" : $"_{before}")}";
            VariableSlice? slice = variable.Slice is { } part ? part with { FullName = $"{part.FullName}/{slotName}" } : null;
            slots[i] = variables.Add(scope, $"{variable.Name}/{slotName}", variable.Shape, initializer, variable.DType, trainable: false, colocateWith: variable, slice);
        }
        return slots;
    }

    Node Update(Scope own, GraphVariable variable, GraphVariable[] slots, GradientValue gradient)
    {
        Scope scope = own.Enter($"update_{variable.Name}").Colocate(variable.Ref);
        if (gradient.Rows is not { } rows) return ApplyDense(scope, variable, slots, gradient.Values);
        return ApplySparse(scope, variable, slots, gradient.Values, rows.Indices);
    }

    /// <summary>Variables of the optimizer itself, made before the slots.</summary>
    protected virtual void AddCounters(Scope scope, GraphVariable first, VariableCollection variables)
    {
    }

    /// <summary>Constants of the update ops.</summary>
    protected virtual void Prepare(Scope scope)
    {
    }

    /// <summary>Adds the update for a dense gradient.</summary>
    protected abstract Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient);

    /// <summary>Adds the update for some rows. Repeated rows must be summed by <see cref="Deduplicate"/> if the op needs it.</summary>
    protected abstract Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices);

    /// <summary>Adds what comes after all updates.</summary>
    protected virtual Node Finish(Scope scope, List<Node> updates, string name) => scope.Group(name, [.. updates]);

    /// <summary>Sums the rows of a sparse gradient that have the same index.</summary>
    protected static (Output Rows, Output Indices) Deduplicate(Scope scope, Output rows, Output indices)
    {
        UniqueOutputs unique = scope.Unique(indices, name: "Unique");
        Output shape = scope.Shape(unique.Y, name: "Shape");
        string name = scope.Reserve("strided_slice", out Scope inside);
        Output begin = inside.Const([0], "stack"), end = inside.Const([1], "stack_1"), stride = inside.Const([1], "stack_2");
        Output count = scope.AddExact("StridedSlice", [shape, begin, end, stride], [("T", DType.Int32), ("Index", DType.Int32), ("shrink_axis_mask", 1)], name);
        return (scope.UnsortedSegmentSum(rows, unique.Idx, count, name: "UnsortedSegmentSum"), unique.Y);
    }
}
