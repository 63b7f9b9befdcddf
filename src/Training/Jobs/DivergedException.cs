using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Training has made a value that is no number. ABORTED as in TensorFlow, but unlike a lost task nothing that a new session mends.</summary>
sealed class DivergedException(string message) : StatusException(ErrorCode.Aborted, message);
