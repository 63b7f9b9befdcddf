using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace TensorHarbor.Tensors;

/// <summary>Throws <see cref="StatusException"/>s out of line, so that hot code stays small.</summary>
[StackTraceHidden]
public static class Throw
{
    /// <summary>Throws <see cref="ErrorCode.InvalidArgument"/>.</summary>
    [DoesNotReturn]
    public static void InvalidArgument(string message) => throw new StatusException(ErrorCode.InvalidArgument, message);

    /// <summary>Throws <see cref="ErrorCode.InvalidArgument"/> where an expression is needed.</summary>
    [DoesNotReturn]
    public static T InvalidArgument<T>(string message) => throw new StatusException(ErrorCode.InvalidArgument, message);

    /// <summary>Throws <see cref="ErrorCode.NotFound"/>.</summary>
    [DoesNotReturn]
    public static void NotFound(string message) => throw new StatusException(ErrorCode.NotFound, message);

    /// <summary>Throws <see cref="ErrorCode.FailedPrecondition"/>.</summary>
    [DoesNotReturn]
    public static void FailedPrecondition(string message) => throw new StatusException(ErrorCode.FailedPrecondition, message);

    /// <summary>Throws <see cref="ErrorCode.OutOfRange"/>.</summary>
    [DoesNotReturn]
    public static void OutOfRange(string message) => throw new StatusException(ErrorCode.OutOfRange, message);

    /// <summary>Throws <see cref="ErrorCode.Unimplemented"/>.</summary>
    [DoesNotReturn]
    public static void Unimplemented(string message) => throw new StatusException(ErrorCode.Unimplemented, message);

    /// <summary>Throws <see cref="ErrorCode.ResourceExhausted"/>.</summary>
    [DoesNotReturn]
    public static void ResourceExhausted(string message) => throw new StatusException(ErrorCode.ResourceExhausted, message);

    /// <summary>Throws <see cref="ErrorCode.Internal"/>.</summary>
    [DoesNotReturn]
    public static void Internal(string message) => throw new StatusException(ErrorCode.Internal, message);
}
