using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Wire;

/// <summary>
/// ABORTED because a task is not the one that the caller knew. Clients recover from it: they restore the last checkpoint in a new
/// session. Carries the payload <c>WorkerPossiblyRestarted</c> on the wire.
/// </summary>
/// <param name="message">What does not fit.</param>
sealed class WorkerRestartedException(string message) : StatusException(ErrorCode.Aborted, message);
