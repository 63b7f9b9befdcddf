using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests;

public sealed class LocalRendezvousTests
{
    static readonly CancellationToken _never = CancellationToken.None;

    [Fact]
    public async Task A_value_waits_for_its_receiver()
    {
        using var rendezvous = new LocalRendezvous();
        using (Tensor sent = Tensor.Scalar(7)) rendezvous.Send("k", sent);
        using Tensor? got = await rendezvous.ReceiveAsync("k", _never);
        Assert.Equal(7, got!.Item<int>());
    }

    [Fact]
    public async Task A_receiver_waits_for_its_value()
    {
        using var rendezvous = new LocalRendezvous();
        ValueTask<Tensor?> receive = rendezvous.ReceiveAsync("k", _never);
        Assert.False(receive.IsCompleted);
        using (Tensor sent = Tensor.Scalar(7)) rendezvous.Send("k", sent);
        using Tensor? got = await receive;
        Assert.Equal(7, got!.Item<int>());
    }

    [Fact]
    public async Task Values_under_one_key_queue_up_and_dead_ones_too()
    {
        using var rendezvous = new LocalRendezvous();
        using (Tensor sent = Tensor.Scalar(1)) rendezvous.Send("k", sent);
        rendezvous.Send("k", null);
        using Tensor? first = await rendezvous.ReceiveAsync("k", _never);
        Assert.Equal(1, first!.Item<int>());
        Assert.Null(await rendezvous.ReceiveAsync("k", _never));
    }

    [Fact]
    public async Task An_abort_reaches_who_waits_and_who_comes_later()
    {
        using var rendezvous = new LocalRendezvous();
        ValueTask<Tensor?> waiting = rendezvous.ReceiveAsync("k", _never);
        var error = new StatusException(ErrorCode.OutOfRange, "the reason");
        rendezvous.Abort(error);
        Assert.Same(error, await Assert.ThrowsAsync<StatusException>(async () => await waiting));
        Assert.Same(error, await Assert.ThrowsAsync<StatusException>(async () => await rendezvous.ReceiveAsync("other", _never)));
        Assert.Same(error, Assert.Throws<StatusException>(() => rendezvous.Send("k", null)));
    }

    [Fact]
    public async Task A_receiver_that_gave_up_does_not_take_a_value()
    {
        using var rendezvous = new LocalRendezvous();
        using var stop = new CancellationTokenSource();
        ValueTask<Tensor?> receive = rendezvous.ReceiveAsync("k", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await receive);
        using (Tensor sent = Tensor.Scalar(3)) rendezvous.Send("k", sent);
        using Tensor? got = await rendezvous.ReceiveAsync("k", _never);
        Assert.Equal(3, got!.Item<int>());
    }
}
