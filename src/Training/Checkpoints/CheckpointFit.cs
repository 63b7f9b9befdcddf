using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Says whether a checkpoint is one of a model.</summary>
static class CheckpointFit
{
    /// <summary>Compares names, types and shapes before anything is restored.</summary>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: the first variable whose type or shape differs, with both; NOT_FOUND: the first that the checkpoint lacks.
    /// </exception>
    public static void Check(string prefix, IEnumerable<GraphVariable> variables, IFileStore? files = null)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix, files);
        foreach (GraphVariable variable in variables)
        {
            if (!reader.Contains(variable.Name))
            {
                throw new StatusException(ErrorCode.NotFound,
                    $"Key {variable.Name} not found in checkpoint {prefix}: it is of another model or optimizer (expected {variable.DType.Name()}{variable.Shape})");
            }
            CheckpointTensor saved = reader.Find(variable.Name);
            if (saved.DType == variable.DType && saved.Shape == variable.Shape) continue;
            throw new StatusException(ErrorCode.InvalidArgument,
                $"Checkpoint {prefix} is of another model: variable '{variable.Name}' is {saved.DType.Name()}{saved.Shape} in it, "
                + $"the model has {variable.DType.Name()}{variable.Shape}");
        }
    }
}
