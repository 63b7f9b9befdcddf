using System.Collections.Immutable;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Lowering;

/// <summary>Turns If and Case into Switch and Merge: each input goes to the branch taken and is dead in the others.</summary>
sealed class BranchLowering
{
    readonly PlacedGraph _graph;
    readonly FunctionInliner _inliner;
    readonly PlacedNode _call;
    readonly ImmutableArray<FunctionRef> _branches;
    readonly bool _isCase;

    BranchLowering(PlacedGraph graph, FunctionInliner inliner, PlacedNode call, ImmutableArray<FunctionRef> branches, bool isCase) =>
        (_graph, _inliner, _call, _branches, _isCase) = (graph, inliner, call, branches, isCase);

    /// <summary>Can the condition of an If have this type? Strings are true by their lengths, which no op gives.</summary>
    public static bool CanDecideBy(DType type) => type == DType.Bool || type.IsNumeric();

    public static BranchLowering OfIf(PlacedGraph graph, FunctionInliner inliner, PlacedNode node) =>
        new(graph, inliner, node, [node.Attrs["else_branch"].AsFunction(), node.Attrs["then_branch"].AsFunction()], isCase: false);

    public static BranchLowering OfCase(PlacedGraph graph, FunctionInliner inliner, PlacedNode node) =>
        new(graph, inliner, node, [.. node.Attrs["branches"].AsList().Select(b => b.AsFunction())], isCase: true);

    public void Run()
    {
        PlacedOutput selector = Selector();
        PlacedNode pivotSwitch = Switch(selector, selector, "pivot");
        PlacedNode[] switches = [.. _call.Inputs.Skip(1).Select(input => Switch(input, selector, "switch"))];
        var results = new PlacedOutput[_branches.Length][];
        var ends = new PlacedOutput[_branches.Length];
        for (int i = 0; i < _branches.Length; i++)
        {
            string label = _isCase ? $"branch{i}" : i == 0 ? "else" : "then";
            PlacedNode pivot = Add($"pivot_{(_isCase ? label : i == 0 ? "f" : "t")}", "Identity", [("T", selector.DType)], pivotSwitch[i]);
            (results[i], PlacedNode end) = _inliner.InlineWithEnd(_call, label, _branches[i], [.. switches.Select(s => s[i])], pivot);
            ends[i] = end[0];
        }
        PlacedOutput[] merged = [.. _call.OutputTypes.Select((type, k) => Merge(type, [.. results.Select(r => r[k])]))];
        PlacedNode[] before = merged.Length > 0 ? [] : [Merge(selector.DType, ends).Node];
        _inliner.KeepName(_call, merged, before);
    }

    /// <summary>The condition as a bool, or the branch's number, once the call may begin.</summary>
    PlacedOutput Selector()
    {
        PlacedOutput selector = _call.Inputs[0];
        if (!_isCase && selector.DType.ToValue() != DType.Bool)
        {
            selector = Add("condition", "Cast", [("SrcT", selector.DType.ToValue()), ("DstT", DType.Bool)], selector)[0];
        }
        return _call.ControlInputs.Count == 0 ? selector : _inliner.After(selector, _call.ControlInputs, _call.Name);
    }

    PlacedNode Switch(PlacedOutput data, PlacedOutput selector, string name) => _isCase
        ? Add(name, "_SwitchN", [("T", data.DType.ToValue()), ("num_outs", _branches.Length)], data, selector)
        : Add(name, "Switch", [("T", data.DType.ToValue())], data, selector);

    PlacedOutput Merge(DType type, PlacedOutput[] values) => Add("merge", "Merge", [("T", type.ToValue()), ("N", values.Length)], values)[0];

    PlacedNode Add(string name, string op, (string, AttrValue)[] attrs, params PlacedOutput[] inputs) => _graph.Add(
        _inliner.Node($"{_call.Name}/{name}", op, _call.Requested) with { Attrs = attrs.ToImmutableDictionary(a => a.Item1, a => a.Item2) }, inputs, []);
}
