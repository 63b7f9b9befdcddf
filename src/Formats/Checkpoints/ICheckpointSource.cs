using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>The files of an open checkpoint of one format.</summary>
interface ICheckpointSource : IDisposable
{
    /// <summary>The format.</summary>
    CheckpointFormat Format { get; }

    /// <summary>All tensors, by name.</summary>
    IReadOnlyDictionary<string, CheckpointTensor> Tensors { get; }

    /// <summary>Refuses a tensor whose claimed shape cannot be in the files, before memory is allocated for it.</summary>
    /// <exception cref="StatusException">DATA_LOSS: the claim is false; OUT_OF_RANGE: the file is too short.</exception>
    void Check(CheckpointTensor tensor, TensorSlice stored);

    /// <summary>Copies what the stored slice and the request have in common.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="stored">One of its slices; the whole if it has none.</param>
    /// <param name="request">The part of the tensor that <paramref name="destination"/> stands for.</param>
    /// <param name="destination">Receives the elements.</param>
    /// <exception cref="StatusException">DATA_LOSS: the stored bytes are damaged.</exception>
    void Copy(CheckpointTensor tensor, TensorSlice stored, Box request, Tensor destination);
}
