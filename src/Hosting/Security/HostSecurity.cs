using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting;

/// <summary>
/// How a process proves itself to its peers, and what it asks of them: TLS, mutual where authorities are given, and a shared token. Servers
/// and clients of one process share it. Plain text is the default.
/// </summary>
public sealed class HostSecurity
{
    readonly HostSecurityOptions _options;
    readonly TlsFiles? _files;
    readonly RareLog _refusals;

    /// <summary>Reads the files.</summary>
    /// <exception cref="StatusException">What is wrong with which file or flag.</exception>
    public HostSecurity(HostSecurityOptions options)
    {
        _options = options;
        _refusals = new(options.Log);
        if (options.CertificateFile is not null || options.KeyFile is not null || options.AuthorityFile is not null) _files = new(options);
    }

    /// <summary>Plain text, and no token.</summary>
    public static HostSecurity None { get; } = new(new());

    /// <summary>Is TLS spoken, as server and as client?</summary>
    public bool HasTls => _files is not null;

    /// <summary>The token that clients send and servers ask for; <see langword="null"/>: none.</summary>
    public SharedToken? Token => _options.Token;

    /// <summary>Checks that a server can be run with it.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: authorities without a certificate of its own.</exception>
    public void CheckServer()
    {
        if (_files is not { Own: null }) return;
        Throw.InvalidArgument($"{HostSecurityOptions.AuthorityFlag} needs {HostSecurityOptions.CertificateFlag} and {HostSecurityOptions.KeyFlag} for a task that serves");
    }

    /// <summary>How a server shakes hands on a new connection. Takes up files that have changed.</summary>
    /// <param name="protocols">What may be spoken, the best first.</param>
    /// <param name="admission">
    /// Gets what is found out about the client's certificate. The handshake lets all pass, since in TLS 1.3 a client that fails there never
    /// learns why; whoever is not admitted must be refused behind it.
    /// </param>
    /// <param name="peer">Who connects, for the log.</param>
    internal SslServerAuthenticationOptions ServerOptions(IEnumerable<SslApplicationProtocol> protocols, Admission admission, IPAddress? peer)
    {
        TlsFiles files = _files ?? throw new InvalidOperationException("no TLS");
        files.Refresh();
        X509Certificate2Collection? authorities = files.Authorities;
        return new()
        {
            ServerCertificateContext = files.Own,
            ApplicationProtocols = [.. protocols],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = authorities is not null,
            AllowTlsResume = authorities is null, // the certificate is looked at each time
            CertificateChainPolicy = PeerCertificate.Policy(authorities, isServer: false),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (authorities is null) admission.Admit();
                else Judge(admission, certificate is null, PeerCertificate.Flaw(certificate, chain, errors, authorities, isServer: false), peer);
                return true;
            },
        };
    }

    void Judge(Admission admission, bool isMissing, string? flaw, IPAddress? peer)
    {
        if (flaw is null)
        {
            admission.Admit();
            return;
        }
        Refused(peer, $"its certificate {flaw} ({HostSecurityOptions.AuthorityFlag} {_options.AuthorityFile})");
        admission.Refuse(isMissing
            ? $"This port asks for a certificate: give {HostSecurityOptions.CertificateFlag} and {HostSecurityOptions.KeyFlag}"
            : $"Your certificate {flaw} ({HostSecurityOptions.CertificateFlag} there, {HostSecurityOptions.AuthorityFlag} here)");
    }

    /// <summary>How a client shakes hands with a server. May be kept for many connections; what matters is read anew for each.</summary>
    /// <param name="host">Name or address of the server, which its certificate must name.</param>
    /// <param name="protocols">What may be spoken, the best first.</param>
    /// <exception cref="InvalidOperationException">There is no TLS.</exception>
    public SslClientAuthenticationOptions ClientOptions(string host, params IEnumerable<SslApplicationProtocol> protocols)
    {
        TlsFiles files = _files ?? throw new InvalidOperationException("no TLS");
        return new()
        {
            TargetHost = host,
            ApplicationProtocols = [.. protocols],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = PeerCertificate.Policy(files.Authorities, isServer: true),
            LocalCertificateSelectionCallback = (_, _, _, _, _) =>
            {
                files.Refresh();
                return files.Own?.TargetCertificate!;
            },
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                CheckServer(host, PeerCertificate.Flaw(certificate, chain, errors, files.Authorities, isServer: true)),
        };
    }

    /// <summary>An exception, not <see langword="false"/>: whoever called is to read what is wrong.</summary>
    bool CheckServer(string host, string? flaw)
    {
        if (flaw is null) return true;
        string trusted = _options.AuthorityFile is null
            ? $"the system's authorities; {HostSecurityOptions.AuthorityFlag} gives others"
            : $"{HostSecurityOptions.AuthorityFlag} {_options.AuthorityFile}";
        throw new TlsRefusedException($"The certificate of {host} {flaw} ({HostSecurityOptions.CertificateFlag} there, {trusted} here)");
    }

    /// <summary>Why a request is refused that came with this under <see cref="SharedToken.Header"/>; <see langword="null"/>: it is not.</summary>
    public string? Refusal(string? credential)
    {
        if (Token is null || (credential is { Length: > 0 } && Token.Accepts(credential))) return null;
        const string Flags = $"{HostSecurityOptions.TokenFileFlag}, {HostSecurityOptions.TokenFlag} or the variable {HostSecurityOptions.TokenVariable}";
        return credential is { Length: > 0 } ? $"The token is not that of this task: check {Flags}" : $"This task asks for a token: give it with {Flags}";
    }

    /// <summary>Notes that a peer was refused, but does not repeat itself often.</summary>
    internal void Refused(IPAddress? peer, string why) => _refusals.Write($"Refused {peer?.ToString() ?? "a peer"}: {why}");
}
