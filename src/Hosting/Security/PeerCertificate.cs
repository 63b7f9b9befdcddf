using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TensorHarbor.Hosting;

/// <summary>Says what is wrong with a certificate.</summary>
static class PeerCertificate
{
    const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>How chains are built: nothing is fetched, and no list of revoked certificates is asked for.</summary>
    /// <param name="authorities">Whom to trust; <see langword="null"/>: the system's.</param>
    /// <param name="isServer">Is it a server's certificate, or a client's?</param>
    public static X509ChainPolicy Policy(X509Certificate2Collection? authorities, bool isServer)
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        policy.ApplicationPolicy.Add(new Oid(isServer ? ServerUse : ClientUse));
        if (authorities is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>What is wrong with the certificate that a peer has shown; <see langword="null"/>: nothing.</summary>
    /// <param name="certificate">The certificate; <see langword="null"/> for a server that has none.</param>
    /// <param name="sent">The chain as the peer has sent it.</param>
    /// <param name="errors">What the TLS layer found.</param>
    /// <param name="authorities">Whom to trust now, which may have changed since the chain was built.</param>
    /// <param name="isServer">Is the peer the server?</param>
    public static string? Flaw(
        X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors, X509Certificate2Collection? authorities, bool isServer)
    {
        if (certificate is not X509Certificate2 shown) return "is missing";
        if (FlawOfTime(shown) is { } flaw) return flaw;
        using var chain = new X509Chain { ChainPolicy = Policy(authorities, isServer) };
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        if (!chain.Build(shown))
        {
            string why = string.Join(", ", chain.ChainStatus.Select(s => s.Status));
            return $"({Subject(shown)}) is not one of the trusted authorities ({why})";
        }
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"is for {Names(shown)}" : null;
    }

    /// <summary>Is it too early or too late for a certificate?</summary>
    public static string? FlawOfTime(X509Certificate2 certificate)
    {
        DateTime now = DateTime.UtcNow;
        return now > certificate.NotAfter.ToUniversalTime() ? $"({Subject(certificate)}) has expired at {Text(certificate.NotAfter)}"
            : now < certificate.NotBefore.ToUniversalTime() ? $"({Subject(certificate)}) is valid from {Text(certificate.NotBefore)} on only"
            : null;
    }

    static string Subject(X509Certificate2 certificate) => $"{certificate.Subject}, issued by {certificate.Issuer}";

    static string Text(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static string Names(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        string[] all = names is null ? [] : [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(a => a.ToString())];
        return all.Length > 0 ? string.Join(", ", all) : $"{certificate.Subject}, without alternative names";
    }
}
