using TensorHarbor.Tensors;

namespace TensorHarbor.Cli;

/// <summary>Turns exceptions into the one line that a user reads.</summary>
static class Failures
{
    /// <summary>Setting this variable shows stack traces.</summary>
    public const string TraceVariable = "TENSORHARBOR_TRACE";

    /// <summary><c>CODE: text</c>, and the graph node as TensorFlow prints it.</summary>
    public static string Describe(Exception e) => e switch
    {
        StatusException status => Text(status.Code, status.TextWithNode),
        FileNotFoundException or DirectoryNotFoundException => Text(ErrorCode.NotFound, e.Message),
        UnauthorizedAccessException => Text(ErrorCode.PermissionDenied, e.Message),
        IOException => Text(ErrorCode.Unknown, e.Message),
        OutOfMemoryException => Text(ErrorCode.ResourceExhausted, "out of memory"),
        _ => Text(ErrorCode.Internal, $"{e.GetType().Name}: {e.Message} (a fault of this program: {TraceVariable}=1 shows where)"),
    };

    static string Text(ErrorCode code, string message) => $"{code.CanonicalName()}: {message}";
}
