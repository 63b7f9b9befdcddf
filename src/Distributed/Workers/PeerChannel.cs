using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Workers;

/// <summary>
/// Unary calls to one peer. One that falls silent fails the calls which wait for it with UNAVAILABLE, and gets a new channel, since the
/// connection may be dead. Calls that wait for the peer to be up go on waiting, on the new one, and also when something before the peer takes
/// their connection and closes it again.
/// </summary>
sealed class PeerChannel : CallInvoker, IDisposable
{
    static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    readonly string _address;
    readonly Func<GrpcChannel> _connect;
    readonly HostSecurity _security;
    readonly HostLimits _limits;
    readonly SilenceWatch _watch;
    readonly Lock _replacing = new();
    Generation _current;
    int _awaited;
    long _answers;
    bool _isDisposed;

    /// <summary>Calls to a peer. Nothing is sent yet.</summary>
    /// <param name="address"><c>host:port</c>.</param>
    /// <param name="connect">Makes a channel.</param>
    /// <param name="security">The token.</param>
    /// <param name="limits">How long silence may last.</param>
    public PeerChannel(string address, Func<GrpcChannel> connect, HostSecurity security, HostLimits limits)
    {
        (_address, _connect, _security, _limits) = (address, connect, security, limits);
        _current = Next();
        _watch = new SilenceWatch(limits.PeerTimeout, () => Volatile.Read(ref _awaited) > 0, () => Volatile.Read(ref _answers), AskAsync, Replace);
    }

    /// <summary>A channel and what became of it.</summary>
    sealed class Generation(GrpcChannel channel, CallInvoker calls) : IDisposable
    {
        public CallInvoker Calls => calls;

        /// <summary>Has the peer fallen silent on it?</summary>
        public bool IsSilent { get; set; }

        public void Dispose() => channel.Dispose();
    }

    Generation Next()
    {
        GrpcChannel channel = _connect();
        CallInvoker calls = channel.CreateCallInvoker();
        return new(channel, _security.Token is { } token ? calls.Intercept(metadata => WithToken(metadata, token)) : calls);
    }

    static Metadata WithToken(Metadata metadata, SharedToken token)
    {
        metadata.Add(SharedToken.Header, token.Credential);
        return metadata;
    }

    Task AskAsync(CancellationToken stop) =>
        _current.Calls.AsyncUnaryCall(WorkerMethods.GetStatus, null, new CallOptions(cancellationToken: stop), new GetStatusRequest()).ResponseAsync;

    void Replace()
    {
        Generation silent;
        lock (_replacing)
        {
            if (_isDisposed) return;
            silent = _current;
            _current = Next();
        }
        silent.IsSilent = true;
        silent.Dispose();
    }

    /// <inheritdoc/>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Generation on = Volatile.Read(ref _current);
        AsyncUnaryCall<TResponse> call = on.Calls.AsyncUnaryCall(method, host, options, request);
        Task<TResponse> response = AwaitAsync(call, on, method, options, request);
        return new(response, call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    async Task<TResponse> AwaitAsync<TRequest, TResponse>(
        AsyncUnaryCall<TResponse> call, Generation on, Method<TRequest, TResponse> method, CallOptions options, TRequest request)
        where TRequest : class where TResponse : class
    {
        Interlocked.Increment(ref _awaited);
        try
        {
            while (true)
            {
                try
                {
                    return await call.ResponseAsync.ConfigureAwait(false);
                }
                catch (RpcException e) when (on.IsSilent && e.StatusCode == StatusCode.Cancelled && !options.CancellationToken.IsCancellationRequested)
                {
                    if (!options.IsWaitForReady) throw new RpcException(new Status(StatusCode.Unavailable, Silence, e));
                }
                catch (RpcException e) when (ConnectionErrors.IsLoss(e.Status) && !options.CancellationToken.IsCancellationRequested)
                {
                    if (!options.IsWaitForReady) throw new RpcException(new Status(StatusCode.Unavailable, Loss(e.Status.DebugException!), e.Status.DebugException));
                    await Task.Delay(_pause, options.CancellationToken).ConfigureAwait(false);
                }
                on = Volatile.Read(ref _current);
                call = on.Calls.AsyncUnaryCall(method, null, options, request);
            }
        }
        finally
        {
            Interlocked.Increment(ref _answers);
            Interlocked.Decrement(ref _awaited);
        }
    }

    string Loss(Exception error) => $"failed to connect to {_address}; last error: {error.GetBaseException().Message}";

    string Silence => $"{_address} has not answered for {_limits.PeerTimeout.TotalSeconds:0.###} s ({HostLimits.PeerTimeoutFlag})";

    /// <inheritdoc/>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        AsyncUnaryCall(method, host, options, request).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Unary(method);

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Unary(method);

    /// <inheritdoc/>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Unary(method);

    static NotSupportedException Unary(IMethod method) => new($"{method.FullName}: tasks make unary calls only");

    /// <summary>Closes the channel.</summary>
    public void Dispose()
    {
        lock (_replacing) _isDisposed = true;
        _watch.Dispose();
        _current.Dispose();
    }
}
