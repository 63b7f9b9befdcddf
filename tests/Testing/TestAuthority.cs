using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TensorHarbor.Testing;

/// <summary>A certificate authority of a test. It writes PEM files; all is made in this process.</summary>
public sealed class TestAuthority : IDisposable
{
    static readonly TimeSpan _day = TimeSpan.FromDays(1);

    readonly X509Certificate2 _certificate;

    /// <summary>An authority.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parent">The authority that vouches for it; <see langword="null"/>: itself.</param>
    public TestAuthority(string name = "test authority", TestAuthority? parent = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (parent is null)
        {
            _certificate = request.CreateSelfSigned(now - (10 * _day), now + (10 * _day));
            return;
        }
        using X509Certificate2 signed = request.Create(parent._certificate, now - (9 * _day), now + (9 * _day), RandomNumberGenerator.GetBytes(8));
        _certificate = signed.CopyWithPrivateKey(key);
    }

    /// <summary>The authority's certificate as PEM.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>Makes a certificate for names and addresses.</summary>
    /// <param name="names">DNS names and IP addresses.</param>
    /// <param name="age">How old it is; it is valid for one day.</param>
    /// <returns>Certificate and key as PEM.</returns>
    public (string Certificate, string Key) Issue(IEnumerable<string> names, TimeSpan age = default)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=task", key, HashAlgorithmName.SHA256);
        var alternative = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address)) alternative.AddIpAddress(address);
            else alternative.AddDnsName(name);
        }
        request.CertificateExtensions.Add(alternative.Build());
        DateTimeOffset from = DateTimeOffset.UtcNow - age - TimeSpan.FromMinutes(1);
        using X509Certificate2 signed = request.Create(_certificate, from, from + _day, RandomNumberGenerator.GetBytes(8));
        return (signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Writes <c>NAME.crt</c> and <c>NAME.key</c> of a certificate for the loopback, or for other names, and <c>NAME.ca</c> of the authority.</summary>
    /// <returns>The three paths.</returns>
    public (string Certificate, string Key, string Authority) Write(TempFolder folder, string name, string[]? names = null, TimeSpan age = default)
    {
        (string certificate, string key) = Issue(names ?? ["localhost", "127.0.0.1"], age);
        File.WriteAllText(folder[$"{name}.crt"], certificate);
        File.WriteAllText(folder[$"{name}.key"], key);
        File.WriteAllText(folder[$"{name}.ca"], Pem);
        return (folder[$"{name}.crt"], folder[$"{name}.key"], folder[$"{name}.ca"]);
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();
}
