using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Says whether a checkpoint is one of a model.</summary>
static class CheckpointFit
{
    /// <summary>Compares names, types and shapes before anything is restored.</summary>
    /// <param name="prefix">The checkpoint.</param>
    /// <param name="variables">The model's variables.</param>
    /// <param name="whole">Must the checkpoint hold no parameters that the model lacks? State of optimizers does not count.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: the first variable whose type or shape differs, with both; NOT_FOUND: the first that the checkpoint lacks.
    /// </exception>
    public static void Check(string prefix, IReadOnlyCollection<GraphVariable> variables, bool whole = false, IFileStore? files = null)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix, files);
        foreach (GraphVariable variable in variables)
        {
            if (!reader.Contains(variable.SavedName))
            {
                throw new StatusException(ErrorCode.NotFound,
                    $"Key {variable.SavedName} not found in checkpoint {prefix}: it is of another model or optimizer (expected {variable.DType.Name()}{variable.SavedShape})");
            }
            CheckpointTensor saved = reader.Find(variable.SavedName);
            if (saved.DType == variable.DType && saved.Shape == variable.SavedShape) continue;
            throw new StatusException(ErrorCode.InvalidArgument,
                $"Checkpoint {prefix} is of another model: variable '{variable.SavedName}' is {saved.DType.Name()}{saved.Shape} in it, "
                + $"the model has {variable.DType.Name()}{variable.SavedShape}");
        }
        if (whole) RefuseMore(reader, variables);
    }

    static void RefuseMore(CheckpointReader reader, IReadOnlyCollection<GraphVariable> variables)
    {
        HashSet<string> known = [.. variables.Select(v => v.SavedName)];
        foreach (CheckpointTensor saved in reader.Tensors)
        {
            if (saved.Shape.Rank == 0 || known.Contains(saved.Name) || IsSlot(reader, saved.Name)) continue;
            throw new StatusException(ErrorCode.InvalidArgument,
                $"Checkpoint {reader.Prefix} is of another model: variable '{saved.Name}' is {saved.DType.Name()}{saved.Shape} in it, "
                + "the model has no such variable");
        }
    }

    /// <summary>Optimizers name their state after the variable: <c>model/weights/Adagrad</c>.</summary>
    static bool IsSlot(CheckpointReader reader, string name)
    {
        for (int slash = name.LastIndexOf('/'); slash > 0; slash = name.LastIndexOf('/', slash - 1))
        {
            if (reader.Contains(name[..slash])) return true;
        }
        return false;
    }
}
