using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Makes a graph's variables, with TensorFlow's node names, and remembers them in order.</summary>
public sealed class VariableCollection
{
    readonly List<GraphVariable> _all = [];
    readonly (VariableCollection Owner, string Below)? _shared;

    /// <summary>No variables.</summary>
    public VariableCollection()
    {
    }

    VariableCollection(VariableCollection owner, string below) => _shared = (owner, below);

    /// <summary>What a model that is built again below a scope adds its variables to: it gets those of this collection, without the scope in their names.</summary>
    internal VariableCollection SharedBelow(Scope scope) => new(this, scope.Name + "/");

    /// <summary>All variables, slots of optimizers included, in the order they were made.</summary>
    public IReadOnlyList<GraphVariable> All => _all;

    /// <summary>Those that an optimizer changes.</summary>
    public IEnumerable<GraphVariable> Trainable => _all.Where(v => v.IsTrainable);

    /// <summary>Adds a variable <c>name</c> with <c>name/Assign</c> and <c>name/read</c>.</summary>
    /// <param name="scope">Where; the name is taken as it is, so a second variable of the same name is refused.</param>
    /// <param name="name">Name in the scope.</param>
    /// <param name="shape">Shape of the value.</param>
    /// <param name="initializer">Builds the initial value in scope <c>name/Initializer</c>.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="trainable">Is it a parameter of the model?</param>
    /// <param name="colocateWith">Another variable on whose device this one must be.</param>
    /// <param name="slice">Which rows of a larger tensor it holds.</param>
    public GraphVariable Add(Scope scope, string name, in Shape shape, Initializer initializer, DType dtype = DType.Float,
        bool trainable = true, GraphVariable? colocateWith = null, VariableSlice? slice = null)
    {
        if (_shared is { } shared) return shared.Owner.Get($"{scope.Name}/{name}"[shared.Below.Length..]);
        Scope placed = colocateWith is null ? scope : scope.Colocate(colocateWith.Ref);
        Output initial = initializer(placed.Enter(name).Enter("Initializer"), shape, dtype);
        Node node = placed.AddExact("VariableV2", [], [("shape", shape), ("dtype", dtype)], name);
        Scope own = scope.Enter(name).Colocate(colocateWith?.Ref ?? node);
        Node assign = own.Assign(node, initial, name: "Assign").Node;
        var variable = new GraphVariable(node, own.Identity(node, name: "read"), initial, assign, trainable, slice);
        _all.Add(variable);
        return variable;
    }

    GraphVariable Get(string name) => _all.Find(v => v.Name == name) ?? throw new InvalidOperationException($"no variable '{name}' is there to be shared");

    /// <summary>Adds the step counter: an int64 scalar <c>global_step</c>, 0 at first.</summary>
    public GraphVariable AddGlobalStep(Scope scope) =>
        Add(scope, "global_step", Shape.Scalar, Initializers.Zeros, DType.Int64, trainable: false);

    /// <summary>Adds a node that initializes all variables.</summary>
    public Node AddInitializer(Scope scope, string name = "init") => scope.Group(name, [.. _all.Select(v => v.Initializer)]);
}
