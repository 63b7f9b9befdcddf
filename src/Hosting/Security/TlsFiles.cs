using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting;

/// <summary>Certificate, key and authorities, read again when their files change: tasks live longer than certificates.</summary>
sealed class TlsFiles
{
    readonly HostSecurityOptions _options;
    readonly Lock _reading = new();
    (string? Certificate, string? Key, string? Authorities) _texts;
    string? _toldFlaw;

    /// <summary>Reads the files that are given.</summary>
    /// <exception cref="StatusException">What is wrong with which.</exception>
    public TlsFiles(HostSecurityOptions options)
    {
        _options = options;
        if (options.CertificateFile is null != options.KeyFile is null)
        {
            (string given, string missing) = options.KeyFile is null
                ? (HostSecurityOptions.CertificateFlag, HostSecurityOptions.KeyFlag)
                : (HostSecurityOptions.KeyFlag, HostSecurityOptions.CertificateFlag);
            Throw.InvalidArgument($"{given} needs {missing}");
        }
        _texts = ReadTexts();
        (Own, Authorities) = Load(_texts);
    }

    /// <summary>The certificate that this process shows, with those that lead to its authority.</summary>
    public SslStreamCertificateContext? Own { get; private set; }

    /// <summary>The authorities that this process trusts; <see langword="null"/>: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; private set; }

    /// <summary>Takes up changed files. Those that are wrong, such as a certificate whose key is still the old one, change nothing yet.</summary>
    public void Refresh()
    {
        lock (_reading)
        {
            try
            {
                (string?, string?, string?) texts = ReadTexts();
                if (texts == _texts) return;
                (Own, Authorities) = Load(texts);
                _texts = texts;
                _toldFlaw = null;
                _options.Log("Read the changed certificate files again");
            }
            catch (StatusException e)
            {
                if (_toldFlaw == e.Message) return;
                _toldFlaw = e.Message;
                _options.Log($"The changed certificate files cannot be used, and those before stay: {e.Message}");
            }
        }
    }

    (string?, string?, string?) ReadTexts() => (
        ReadText(_options.CertificateFile, HostSecurityOptions.CertificateFlag),
        ReadText(_options.KeyFile, HostSecurityOptions.KeyFlag),
        ReadText(_options.AuthorityFile, HostSecurityOptions.AuthorityFlag));

    static string? ReadText(string? file, string flag) => file is null ? null : SecretFiles.ReadText(file, flag);

    (SslStreamCertificateContext? Own, X509Certificate2Collection? Authorities) Load((string? Certificate, string? Key, string? Authorities) texts) => (
        texts.Certificate is null ? null : LoadOwn(texts.Certificate, texts.Key!),
        texts.Authorities is null ? null : LoadCertificates(texts.Authorities, $"{HostSecurityOptions.AuthorityFlag} {_options.AuthorityFile}"));

    SslStreamCertificateContext LoadOwn(string certificate, string key)
    {
        string from = $"{HostSecurityOptions.CertificateFlag} {_options.CertificateFile}";
        X509Certificate2Collection chain = LoadCertificates(certificate, from);
        if (PeerCertificate.FlawOfTime(chain[0]) is { } flaw) throw new StatusException(ErrorCode.FailedPrecondition, $"{from}: the certificate {flaw}");
        string keyFrom = $"{HostSecurityOptions.KeyFlag} {_options.KeyFile}";
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal)) Throw.InvalidArgument($"{keyFrom}: no private key in PEM form");
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal)) Throw.InvalidArgument($"{keyFrom}: the key has a passphrase; give it without one");
        try
        {
            var own = X509Certificate2.CreateFromPem(certificate, key);
            chain.RemoveAt(0);
            return SslStreamCertificateContext.Create(own, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"{keyFrom}: not the key of the certificate of {from}", e);
        }
    }

    static X509Certificate2Collection LoadCertificates(string text, string from)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"{from}: a certificate is damaged: {e.Message}", e);
        }
        return certificates.Count > 0 ? certificates : Throw.InvalidArgument<X509Certificate2Collection>($"{from}: no certificate in PEM form");
    }
}
