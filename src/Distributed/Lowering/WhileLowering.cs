using System.Collections.Immutable;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Lowering;

/// <summary>
/// Turns a While into a frame: Enter, Merge, LoopCond, Switch, NextIteration and Exit. Resources do not change in a loop and enter it as
/// constants.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="inliner">Adds condition and body.</param>
/// <param name="call">The While node, with at least one loop variable that is no resource.</param>
sealed class WhileLowering(PlacedGraph graph, FunctionInliner inliner, PlacedNode call)
{
    readonly List<PlacedOutput> _inLoop = [];   // of each loop variable, its value in an iteration
    readonly Dictionary<int, PlacedNode> _merges = [];

    public void Run()
    {
        for (int i = 0; i < call.Inputs.Count; i++) Enter(i);
        PlacedNode pivot = _merges.Values.First();
        PlacedOutput condition = inliner.Inline(call, "cond", call.Attrs["cond"].AsFunction(), _inLoop, pivot)[0];
        PlacedOutput more = Add("LoopCond", "LoopCond", [], condition)[0];
        Dictionary<int, PlacedNode> switches = _merges.ToDictionary(m => m.Key, m => Add("Switch", "Switch", TypeOf(m.Key), m.Value[0], more));
        foreach ((int i, PlacedNode @switch) in switches) _inLoop[i] = Add("Identity", "Identity", TypeOf(i), @switch[1])[0];
        PlacedNode bodyPivot = _inLoop[switches.Keys.First()].Node;
        PlacedOutput[] next = inliner.Inline(call, "body", call.Attrs["body"].AsFunction(), _inLoop, bodyPivot);
        foreach ((int i, PlacedNode merge) in _merges) merge.Inputs[1] = Add("NextIteration", "NextIteration", TypeOf(i), next[i])[0];
        PlacedOutput[] results = [.. call.Inputs.Select((input, i) =>
            switches.TryGetValue(i, out PlacedNode? last) ? Add("Exit", "Exit", TypeOf(i), last[0])[0] : input)];
        inliner.KeepName(call, results, []);
    }

    void Enter(int variable)
    {
        bool isConstant = call.Inputs[variable].DType == DType.Resource;
        (string, AttrValue)[] frame = [("frame_name", call.Name), ("is_constant", isConstant), ("parallel_iterations", call.Attrs["parallel_iterations"])];
        PlacedNode enter = graph.Add(Def("Enter", "Enter", [.. TypeOf(variable), .. frame]), [call.Inputs[variable]], call.ControlInputs);
        if (isConstant)
        {
            _inLoop.Add(enter[0]);
            return;
        }
        PlacedNode merge = Add("Merge", "Merge", [.. TypeOf(variable), ("N", 2)], enter[0], enter[0]); // the second input comes with NextIteration
        _merges.Add(variable, merge);
        _inLoop.Add(merge[0]);
    }

    (string, AttrValue)[] TypeOf(int variable) => [("T", call.InputTypes[variable].ToValue())];

    PlacedNode Add(string name, string op, (string, AttrValue)[] attrs, params PlacedOutput[] inputs) => graph.Add(Def(name, op, attrs), inputs, []);

    NodeDef Def(string name, string op, (string, AttrValue)[] attrs) => inliner.Node($"{call.Name}/{name}", op, call.Requested) with
    {
        Attrs = attrs.ToImmutableDictionary(a => a.Item1, a => a.Item2),
    };
}
