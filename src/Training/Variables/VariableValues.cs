using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Reads the float variables of a session, wherever they are: for histograms, and to find those that training has spoilt.</summary>
sealed class VariableValues : IDisposable
{
    readonly GraphVariable[] _variables;
    readonly Tensor[] _values;
    IGraphCallable _read;

    /// <summary>Nothing is read yet.</summary>
    public VariableValues(IGraphSession session, VariableCollection variables)
    {
        _variables = [.. variables.All.Where(v => v.DType == DType.Float)];
        _values = new Tensor[_variables.Length];
        _read = Prepare(session);
    }

    IGraphCallable Prepare(IGraphSession session) => session.MakeCallable([], [.. _variables.Select(v => v.Read)]);

    /// <summary>Goes on with another session on the same graph.</summary>
    public void Use(IGraphSession session)
    {
        _read.Dispose();
        _read = Prepare(session);
    }

    /// <summary>Reads all values.</summary>
    public void Read() => _read.Run([], _values);

    /// <summary>The trainable ones with the values of the last <see cref="Read"/>.</summary>
    public IEnumerable<(GraphVariable Variable, Tensor Value)> Trainable => _variables.Zip(_values).Where(v => v.First.IsTrainable);

    /// <summary>Name of a variable that held NaN or infinity at the last <see cref="Read"/>, or <see langword="null"/>.</summary>
    public string? FindNotFinite()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (!AllFinite(_values[i].Read<float>())) return _variables[i].Name;
        }
        return null;
    }

    static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) return false;
        }
        return true;
    }

    /// <summary>Lets go of the values, whose memory may be the variables' own: an update must not find it shared.</summary>
    public void Release()
    {
        foreach (Tensor? value in _values) value?.Dispose();
        Array.Clear(_values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        _read.Dispose();
    }
}
