using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Partition;

/// <summary>Random graphs on vectors of three floats, with branches and loops, as functions and as Switch and Merge, nested.</summary>
sealed class RandomGraph(Random random)
{
    static readonly PartialShape _vector = (PartialShape)new Shape(3);

    readonly FunctionLibrary _functions = new();
    readonly List<string> _fetches = [];

    /// <summary>Names of the tensors to compare.</summary>
    public IReadOnlyList<string> Fetches => _fetches;

    /// <summary>A graph with the placeholders <c>x</c> (three floats) and <c>n</c> (an int32).</summary>
    public Graph Build(int nodes)
    {
        var graph = new Graph(OpTable.Instance) { Functions = _functions };
        var scope = new Scope(graph);
        Output n = scope.Placeholder(DType.Int32, (PartialShape)Shape.Scalar, name: "n");
        var values = new List<Output> { scope.Placeholder(DType.Float, _vector, name: "x"), scope.Const([1f, 0.5f, -1f]), scope.Const([0f, 0.25f, 0.5f]) };
        for (int i = 0; i < nodes; i++) values.Add(Next(scope, values, n, depth: 0));
        _fetches.AddRange(values.TakeLast(6).Where(v => v.Node.Type is not "Placeholder").Select(v => v.Name).Distinct());
        return graph;
    }

    /// <summary>The graph with every node, also of functions, wishing for one of <paramref name="devices"/>.</summary>
    public static Graph Place(Graph graph, Random random, string[] devices)
    {
        var placed = new Graph(graph.Ops);
        foreach (FunctionDef function in graph.Functions.All.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            placed.Functions.Add(function with { Nodes = [.. function.Nodes.Select(OnDevice)] });
        }
        GraphImporter.Import(placed, [.. graph.Nodes.Select(n => OnDevice(n.ToDef()))]);
        return placed;

        NodeDef OnDevice(NodeDef node) => node with { Device = devices[random.Next(devices.Length)] };
    }

    Output Next(Scope scope, List<Output> values, Output n, int depth)
    {
        Output a = Pick(values), b = Pick(values);
        if (values.Count > 3 && random.Next(5) == 0) scope = scope.WithControl(Pick(values).Node);
        return random.Next(depth > 1 ? 4 : 9) switch
        {
            0 => scope.AddV2(a, b),
            1 => scope.Tanh(scope.Mul(a, b)),
            2 => scope.Maximum(a, b),
            3 => scope.Sub(a, b),
            4 => SwitchMerge(scope, a, b, n, depth),
            5 => If(scope, a, b, n, depth),
            6 => While(scope, a, b, n, depth),
            7 => Case(scope, a, b, n, depth),
            _ => Call(scope, a, b, n, depth),
        };
    }

    Output Pick(List<Output> values) => values[random.Next(values.Count)];

    Output SwitchMerge(Scope scope, Output a, Output b, Output n, int depth)
    {
        Output condition = scope.Less(n, scope.Const(random.Next(4)));
        SwitchOutputs first = scope.Switch(a, condition), second = scope.Switch(b, condition), count = scope.Switch(n, condition);
        Output no = Next(scope, [first.OutputFalse, second.OutputFalse], count.OutputFalse, depth + 1);
        Output yes = Next(scope, [first.OutputTrue, second.OutputTrue], count.OutputTrue, depth + 1);
        return scope.Merge([no, yes]).Output;
    }

    Output If(Scope scope, Output a, Output b, Output n, int depth)
    {
        Output condition = scope.Less(n, scope.Const(random.Next(4)));
        return scope.Add("If", [condition, a, b, n],
            [("Tcond", DType.Bool), ("Tin", new[] { DType.Float, DType.Float, DType.Int32 }), ("Tout", new[] { DType.Float }),
                ("then_branch", Function(depth)), ("else_branch", Function(depth))])[0];
    }

    Output Case(Scope scope, Output a, Output b, Output n, int depth) => scope.Add("Case", [n, a, b, n],
        [("Tin", new[] { DType.Float, DType.Float, DType.Int32 }), ("Tout", new[] { DType.Float }),
            ("branches", AttrValue.List(AttrKind.Function, Enumerable.Range(0, 3).Select(_ => (AttrValue)Function(depth))))])[0];

    Output Call(Scope scope, Output a, Output b, Output n, int depth) => scope.Add("PartitionedCall", [a, b, n],
        [("Tin", new[] { DType.Float, DType.Float, DType.Int32 }), ("Tout", new[] { DType.Float }), ("f", Function(depth))])[0];

    /// <summary>for (i = 0; i &lt; n; i++) a = f(a, b).</summary>
    Output While(Scope scope, Output a, Output b, Output n, int depth)
    {
        DType[] types = [DType.Int32, DType.Float, DType.Float, DType.Int32];
        return scope.Add("While", [scope.Const(0), a, b, n], [("T", types), ("cond", Condition()), ("body", Body(depth))])[1];
    }

    FunctionRef Condition()
    {
        (Scope scope, Output[] args) = NewFunction(DType.Int32, DType.Float, DType.Float, DType.Int32);
        return Add(scope, args, [scope.Less(args[0], args[3])]);
    }

    FunctionRef Body(int depth)
    {
        (Scope scope, Output[] args) = NewFunction(DType.Int32, DType.Float, DType.Float, DType.Int32);
        Output next = Some(scope, [args[1], args[2]], args[3], depth);
        return Add(scope, args, [scope.AddV2(args[0], scope.Const(1)), next, scope.Identity(args[2]), args[3]]);
    }

    FunctionRef Function(int depth)
    {
        (Scope scope, Output[] args) = NewFunction(DType.Float, DType.Float, DType.Int32);
        return Add(scope, args, [Some(scope, [args[0], args[1]], args[2], depth)]);
    }

    Output Some(Scope scope, List<Output> values, Output n, int depth)
    {
        values.Add(scope.Const([0.5f, -0.5f, 1f]));
        int count = random.Next(1, 4);
        for (int i = 0; i < count; i++) values.Add(Next(scope, values, n, depth + 1));
        return values[^1];
    }

    (Scope Scope, Output[] Args) NewFunction(params DType[] types)
    {
        var scope = new Scope(new Graph(OpTable.Instance) { Functions = _functions });
        return (scope, [.. types.Select(t => scope.Placeholder(t, t == DType.Float ? _vector : (PartialShape)Shape.Scalar))]);
    }

    FunctionRef Add(Scope scope, Output[] args, Output[] results)
    {
        string name = $"f{_functions.All.Count()}";
        _functions.Add(FunctionExport.ToFunction(name, scope.Graph, args, results));
        return new FunctionRef(name);
    }
}
