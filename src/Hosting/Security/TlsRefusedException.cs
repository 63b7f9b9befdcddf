using System.Security.Authentication;

namespace TensorHarbor.Hosting;

/// <summary>A server's certificate is not accepted; the message says why, and names the flags.</summary>
sealed class TlsRefusedException(string message) : AuthenticationException(message);
