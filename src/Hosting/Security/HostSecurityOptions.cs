namespace TensorHarbor.Hosting;

/// <summary>What a process was told about security. All of it may be missing: then it speaks plain text with everyone.</summary>
public sealed record HostSecurityOptions
{
    /// <summary>The flag of <see cref="CertificateFile"/>.</summary>
    public const string CertificateFlag = "--tls_cert";

    /// <summary>The flag of <see cref="KeyFile"/>.</summary>
    public const string KeyFlag = "--tls_key";

    /// <summary>The flag of <see cref="AuthorityFile"/>.</summary>
    public const string AuthorityFlag = "--tls_ca";

    /// <summary>The flag of a file with <see cref="Token"/>.</summary>
    public const string TokenFileFlag = "--token_file";

    /// <summary>The flag of <see cref="Token"/> itself.</summary>
    public const string TokenFlag = "--token";

    /// <summary>The environment variable of <see cref="Token"/>.</summary>
    public const string TokenVariable = "TENSORHARBOR_TOKEN";

    /// <summary>PEM file of the certificate that this process shows, followed by those that lead to its authority.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the certificate's private key, without a passphrase.</summary>
    public string? KeyFile { get; init; }

    /// <summary>PEM file of the authorities whose certificates peers must show; without it clients trust the system's, and servers ask for none.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>What all tasks of a cluster know and nobody else.</summary>
    public SharedToken? Token { get; init; }

    /// <summary>Gets lines about peers that were refused and files that were read again.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
