namespace TensorHarbor.Runtime.Plan;

/// <summary>When each slot of a plan is used for the last time.</summary>
sealed class SlotLifetimes
{
    const int Never = -1, Forever = int.MaxValue;

    readonly int[] _lastUse;
    ILookup<int, int>? _slotsByLastUse;

    /// <param name="slotCount">Number of slots.</param>
    /// <param name="constants">Slots that are never cleared.</param>
    /// <param name="fetches">Slots that are read at the end of the step.</param>
    public SlotLifetimes(int slotCount, IEnumerable<int> constants, ReadOnlySpan<int> fetches)
    {
        _lastUse = new int[slotCount];
        Array.Fill(_lastUse, Never);
        foreach (int slot in constants) _lastUse[slot] = Forever;
        foreach (int slot in fetches) _lastUse[slot] = Forever;
    }

    /// <summary>Notes that step <paramref name="step"/> reads or makes the slot. Steps must come in order.</summary>
    public void Use(int slot, int step)
    {
        if (_lastUse[slot] != Forever) _lastUse[slot] = step;
    }

    /// <summary>The last step that uses the slot.</summary>
    public int LastUse(int slot) => _lastUse[slot];

    /// <summary>Adds the slots to be cleared after step <paramref name="step"/>; all uses must have been noted.</summary>
    public void AddReleases(int step, List<int> releases)
    {
        _slotsByLastUse ??= Enumerable.Range(0, _lastUse.Length).ToLookup(slot => _lastUse[slot]);
        releases.AddRange(_slotsByLastUse[step]);
    }
}
