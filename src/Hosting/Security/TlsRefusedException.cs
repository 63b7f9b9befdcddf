using System.Security.Authentication;

namespace TensorHarbor.Hosting;

/// <summary>A server's certificate is not accepted.</summary>
/// <param name="message">Why, and which flags matter.</param>
sealed class TlsRefusedException(string message) : AuthenticationException(message);
