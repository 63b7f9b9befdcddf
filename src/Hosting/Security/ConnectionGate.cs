using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace TensorHarbor.Hosting;

/// <summary>Lets only connections through that speak TLS and, where authorities are given, have shown a certificate of theirs.</summary>
static class ConnectionGate
{
    const byte TlsHandshake = 0x16;

    static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);

    /// <summary>What was found out about a client's certificate: nothing yet, that it is good, or its flaw.</summary>
    public sealed class Verdict
    {
        /// <summary>Is the certificate good, or none asked for?</summary>
        public bool IsGood { get; set; }

        /// <summary>What is wrong with it; <see langword="null"/>: there is none.</summary>
        public string? Flaw { get; set; }
    }

    /// <summary>The middleware before TLS: turns plain text away.</summary>
    public static ConnectionDelegate RefusePlain(ConnectionDelegate next, HostSecurity security) => async connection =>
    {
        if (await BeginsTlsAsync(connection).ConfigureAwait(false))
        {
            await next(connection).ConfigureAwait(false);
            return;
        }
        security.Refused(AddressOf(connection), "it speaks plain text at a TLS port");
        await Farewell.SayAsync(connection, Farewell.SpeaksTls,
            $"This port speaks TLS only: give {HostSecurityOptions.AuthorityFlag} (TensorFlow's own tasks and clients cannot)").ConfigureAwait(false);
    };

    /// <summary>Looks at the first byte without taking it, and ends a connection on which none comes.</summary>
    static async ValueTask<bool> BeginsTlsAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(_limit);
        ReadResult first = await input.ReadAsync(limit.Token).ConfigureAwait(false);
        bool isTls = first.Buffer.IsEmpty || first.Buffer.FirstSpan[0] == TlsHandshake;
        input.AdvanceTo(first.Buffer.Start);
        return isTls;
    }

    /// <summary>
    /// The middleware behind TLS: turns clients away that have shown no good certificate. The handshake itself lets them pass, since in TLS 1.3
    /// a client that fails there never learns why.
    /// </summary>
    public static ConnectionDelegate RefuseUnknown(ConnectionDelegate next, HostSecurity security) => connection =>
    {
        Verdict verdict = connection.Features.Get<Verdict>() ?? new();
        if (verdict.IsGood) return next(connection);
        security.Refused(AddressOf(connection), $"its certificate {verdict.Flaw ?? "is missing"} ({HostSecurityOptions.AuthorityFlag})");
        return verdict.Flaw is null
            ? Farewell.SayAsync(connection, Farewell.WantsCertificate, $"Give {HostSecurityOptions.CertificateFlag} and {HostSecurityOptions.KeyFlag}")
            : Farewell.SayAsync(connection, Farewell.RefusesCertificate, $"Your certificate is refused ({HostSecurityOptions.CertificateFlag})");
    };

    static IPAddress? AddressOf(ConnectionContext connection) => (connection.RemoteEndPoint as IPEndPoint)?.Address;
}
