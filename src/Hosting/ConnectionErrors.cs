using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;

namespace TensorHarbor.Hosting;

/// <summary>Reads from the exception of a connection that failed what a user can do about it.</summary>
public static class ConnectionErrors
{
    /// <summary>Was a call ended by the network? Then nobody knows whether the peer has seen it.</summary>
    /// <param name="status">The call's status, which was not asked to end.</param>
    public static bool IsLoss(Status status) => status.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled
        && status.DebugException is HttpRequestException or IOException or SocketException or OperationCanceledException // the last: a handshake took too long
        && Describe(status.DebugException) is null;

    /// <summary>The reason in words, if the connection failed for lack of security; else <see langword="null"/>.</summary>
    public static string? Describe(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            switch (error)
            {
                case TlsRefusedException: return error.Message;
                case AuthenticationException when error.Message.Contains("frame size", StringComparison.Ordinal):
                    return $"The peer speaks plain text: give it {HostSecurityOptions.CertificateFlag} and {HostSecurityOptions.KeyFlag}, or leave {HostSecurityOptions.AuthorityFlag} away";
                case AuthenticationException when error.InnerException is IOException or SocketException: return null; // the network broke
                case AuthenticationException: return $"The TLS handshake failed: {error.InnerException?.Message ?? error.Message}";
                default: break;
            }
        }
        return null;
    }
}
