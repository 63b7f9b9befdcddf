using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace TensorHarbor.Hosting;

/// <summary>
/// Stands before a TLS port. A connection in plain text, and one whose client has shown no good certificate, goes on to HTTP/2 alone, where
/// <see cref="RequestGate"/> refuses each of its requests in words: a handshake that fails would only close it, and say nothing.
/// </summary>
/// <param name="security">What is asked for.</param>
sealed class ConnectionGate(HostSecurity security)
{
    /// <summary>First bytes: the record type of TLS, and that of the words with which HTTP/2 begins.</summary>
    const byte TlsHandshake = 0x16, PlainHttp2 = (byte)'P';

    const string SpeaksTls = $"This port speaks TLS only: give {HostSecurityOptions.AuthorityFlag} (TensorFlow's own tasks and clients cannot)";

    static readonly TimeSpan _silence = TimeSpan.FromSeconds(10);

    ConnectionDelegate? _http;

    /// <summary>Puts the gate before a port.</summary>
    /// <param name="listen">The port.</param>
    /// <param name="addSide">Adds what else is served to whom the gate has let in.</param>
    public void Guard(ListenOptions listen, Action addSide)
    {
        listen.Use(next => connection => SortAsync(connection, next));
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = context => ValueTask.FromResult(Options(context.Connection)) });
        listen.Use(next => connection => AdmissionOf(connection) is null ? next(connection) : _http!(connection));
        addSide();
        listen.Use(next => _http = next);
    }

    static string? AdmissionOf(ConnectionContext connection) => (connection.Features.Get<Admission>() ?? new()).Refusal;

    SslServerAuthenticationOptions Options(ConnectionContext connection)
    {
        var admission = new Admission();
        connection.Features.Set(admission);
        return security.ServerOptions([SslApplicationProtocol.Http2], admission, (connection.RemoteEndPoint as IPEndPoint)?.Address);
    }

    async Task SortAsync(ConnectionContext connection, ConnectionDelegate tls)
    {
        byte first = await FirstByteAsync(connection).ConfigureAwait(false);
        if (first == TlsHandshake) await tls(connection).ConfigureAwait(false);
        if (first != PlainHttp2) return;
        var admission = new Admission();
        admission.Refuse(SpeaksTls);
        connection.Features.Set(admission);
        await _http!(connection).ConfigureAwait(false);
    }

    /// <summary>Looks at the first byte without taking it; 0: none comes.</summary>
    static async ValueTask<byte> FirstByteAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        silence.CancelAfter(_silence);
        try
        {
            ReadResult first = await input.ReadAsync(silence.Token).ConfigureAwait(false);
            byte begin = first.Buffer.IsEmpty ? (byte)0 : first.Buffer.FirstSpan[0];
            input.AdvanceTo(first.Buffer.Start);
            return begin;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return 0;
        }
    }
}
