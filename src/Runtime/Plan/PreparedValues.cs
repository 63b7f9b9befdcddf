using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Plan;

/// <summary>Values made by a <see cref="Preparation"/> from variables as they were. Shared by concurrent steps.</summary>
sealed class PreparedValues : IDisposable
{
    readonly (Variable Variable, long Version)[] _sources;
    readonly Tensor[] _values;

    PreparedValues((Variable, long)[] sources, Tensor[] values) => (_sources, _values) = (sources, values);

    /// <summary>
    /// Computes the values. Versions are noted before the variables are read: one that is changed meanwhile makes the values outdated,
    /// not wrong for ever.
    /// </summary>
    /// <exception cref="StatusException">A kernel failed, such as the read of a variable without a value.</exception>
    public static PreparedValues Compute(ExecutionPlan plan, StepState state, CancellationToken stop)
    {
        Preparation preparation = plan.Preparation!;
        foreach (int slot in preparation.KeptSlots) state.Slots[slot].Clear();
        SequentialRunner.Run(plan, preparation.Handles, state, stop);
        var sources = new List<(Variable, long)>(preparation.HandleSlots.Length);
        foreach (int slot in preparation.HandleSlots)
        {
            var handle = (ResourceHandle)state.Slots[slot].Tensor.Objects[0];
            if (state.Step.Resources.Find<Variable>(handle.Container, handle.Name) is { } variable) sources.Add((variable, variable.Version));
        }
        SequentialRunner.Run(plan, preparation.Steps, state, stop);
        var values = new Tensor[preparation.KeptSlots.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Tensor made = state.Slots[preparation.KeptSlots[i]].Tensor;
            values[i] = made.IsShared ? made.Clone() : made.Share(); // shared with a variable: the next update would have to copy that
            made.Dispose();
        }
        return new([.. sources], values);
    }

    /// <summary>Have no variables changed since?</summary>
    public bool IsCurrent
    {
        get
        {
            foreach ((Variable variable, long version) in _sources)
            {
                if (variable.Version != version) return false;
            }
            return true;
        }
    }

    /// <summary>Puts the values into their slots.</summary>
    public void AttachTo(StepState state, int[] slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            state.Slots[slots[i]].Clear();
            state.Slots[slots[i]].Tensor.AttachShared(_values[i]);
        }
    }

    /// <summary>Lets go of the values; slots that hold them keep them.</summary>
    public void Dispose()
    {
        foreach (Tensor value in _values) value.Dispose();
    }
}
