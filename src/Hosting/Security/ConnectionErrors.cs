using System.Net.Http;
using System.Security.Authentication;

namespace TensorHarbor.Hosting;

/// <summary>Reads from the exception of a connection that failed what a user can do about it.</summary>
public static class ConnectionErrors
{
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
                case AuthenticationException: return $"The TLS handshake failed: {error.InnerException?.Message ?? error.Message}";
                default: break;
            }
        }
        return null;
    }
}
