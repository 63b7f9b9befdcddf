using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Wire;

/// <summary>The answer to RecvTensor: a value, or word that it is dead. Who reads it from the wire owns the value; who writes it lets go of it.</summary>
/// <param name="Value">The value; <see langword="null"/>: dead.</param>
/// <param name="SendMicros">When it was sent, in microseconds since 1970.</param>
sealed record ReceivedTensor(Tensor? Value, long SendMicros);
