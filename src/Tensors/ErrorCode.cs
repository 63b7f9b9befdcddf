namespace TensorHarbor.Tensors;

/// <summary>TensorFlow's error codes; the numbers are gRPC's canonical status codes.</summary>
public enum ErrorCode
{
    /// <summary>No error.</summary>
    Ok = 0,
    /// <summary>The caller gave up.</summary>
    Cancelled = 1,
    /// <summary>An error of unknown kind, or one that was not foreseen.</summary>
    Unknown = 2,
    /// <summary>An argument is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,
    /// <summary>The time allowed ran out.</summary>
    DeadlineExceeded = 4,
    /// <summary>Something named does not exist.</summary>
    NotFound = 5,
    /// <summary>Something to be made exists already.</summary>
    AlreadyExists = 6,
    /// <summary>The caller is known but may not do this.</summary>
    PermissionDenied = 7,
    /// <summary>Memory, disk, a queue or a quota is full.</summary>
    ResourceExhausted = 8,
    /// <summary>The state of the system does not allow this now.</summary>
    FailedPrecondition = 9,
    /// <summary>The operation was aborted, usually by a concurrent one.</summary>
    Aborted = 10,
    /// <summary>Past the valid range, such as reading past the end of a file.</summary>
    OutOfRange = 11,
    /// <summary>Not supported here.</summary>
    Unimplemented = 12,
    /// <summary>A fault of this program.</summary>
    Internal = 13,
    /// <summary>The service cannot be reached now; trying again may help.</summary>
    Unavailable = 14,
    /// <summary>Data is lost or corrupt beyond repair.</summary>
    DataLoss = 15,
    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}

/// <summary>Names of <see cref="ErrorCode"/> values.</summary>
public static class ErrorCodes
{
    /// <summary>The canonical upper-case name, such as <c>INVALID_ARGUMENT</c>.</summary>
    public static string CanonicalName(this ErrorCode code) => code switch
    {
        ErrorCode.Ok => "OK",
        ErrorCode.Cancelled => "CANCELLED",
        ErrorCode.Unknown => "UNKNOWN",
        ErrorCode.InvalidArgument => "INVALID_ARGUMENT",
        ErrorCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        ErrorCode.NotFound => "NOT_FOUND",
        ErrorCode.AlreadyExists => "ALREADY_EXISTS",
        ErrorCode.PermissionDenied => "PERMISSION_DENIED",
        ErrorCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        ErrorCode.FailedPrecondition => "FAILED_PRECONDITION",
        ErrorCode.Aborted => "ABORTED",
        ErrorCode.OutOfRange => "OUT_OF_RANGE",
        ErrorCode.Unimplemented => "UNIMPLEMENTED",
        ErrorCode.Internal => "INTERNAL",
        ErrorCode.Unavailable => "UNAVAILABLE",
        ErrorCode.DataLoss => "DATA_LOSS",
        ErrorCode.Unauthenticated => "UNAUTHENTICATED",
        _ => code.ToString(),
    };
}
