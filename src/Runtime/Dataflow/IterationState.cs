using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>One iteration of a frame under way: the values that have come, and what each node still waits for.</summary>
sealed class IterationState
{
    readonly FrameLayout _layout;
    readonly int[] _waiting;
    readonly int[] _deadInputs;
    readonly bool[] _isAlive;
    readonly bool[] _hasRun;

    public IterationState(FrameLayout layout)
    {
        _layout = layout;
        int nodes = layout.Nodes.Count;
        (_waiting, _deadInputs, _isAlive, _hasRun) = (new int[nodes], new int[nodes], new bool[nodes], new bool[nodes]);
        Slots = new Slot[layout.SlotCount];
        foreach (ref Slot slot in Slots.AsSpan()) slot.Tensor = new Tensor();
    }

    public Slot[] Slots { get; }

    /// <summary>Number of the iteration in its frame.</summary>
    public int Number { get; private set; }

    /// <summary>Nodes that are ready or run.</summary>
    public int Outstanding { get; set; }

    /// <summary>Child frames that have begun in this iteration.</summary>
    public List<FrameState> Children { get; } = [];

    public void Begin(int number)
    {
        Number = number;
        Outstanding = 0;
        for (int i = 0; i < _waiting.Length; i++)
        {
            FlowNode node = _layout.Nodes[i];
            _waiting[i] = node.ControlCount + (node.Kind == FlowKind.Merge ? 0 : node.InputCount);
        }
        Array.Clear(_deadInputs);
        Array.Clear(_isAlive);
        Array.Clear(_hasRun);
    }

    /// <summary>Lets go of all values.</summary>
    public void End()
    {
        foreach (ref Slot slot in Slots.AsSpan()) slot.Clear();
        Children.Clear();
    }

    /// <summary>Does the node wait for nothing from the beginning?</summary>
    public bool IsReadyAtOnce(FlowNode node) => node.Kind != FlowKind.Merge && _waiting[node.Local] == 0;

    /// <summary>Notes that a value or a control signal has come to a node.</summary>
    /// <param name="edge">Where it has come.</param>
    /// <param name="isDead">It comes from a branch not taken.</param>
    /// <param name="runsDead">Is the node, if it is ready, to be passed over since it is not on a branch taken?</param>
    /// <returns>Is the node ready now?</returns>
    public bool Arrive(FlowEdge edge, bool isDead, out bool runsDead)
    {
        FlowNode node = edge.Node;
        int local = node.Local;
        if (isDead) _deadInputs[local]++;
        if (node.Kind != FlowKind.Merge)
        {
            runsDead = _deadInputs[local] > 0 && !node.IsNeverDead;
            return --_waiting[local] == 0;
        }
        if (edge.Input == FlowEdge.Control)
        {
            if (isDead) _deadInputs[local]--; // a dead control signal does not make a Merge dead
            _waiting[local]--;
        }
        else _isAlive[local] |= !isDead;
        runsDead = !_isAlive[local];
        bool ready = _waiting[local] == 0 && !_hasRun[local] && (_isAlive[local] || _deadInputs[local] == node.InputCount);
        _hasRun[local] |= ready;
        return ready;
    }

    /// <summary>Has a Merge got an input that is alive already? Then a later one does not count.</summary>
    public bool HasValue(FlowNode merge) => _isAlive[merge.Local];
}
