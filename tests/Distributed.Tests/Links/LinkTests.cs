using System.Net.Sockets;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Tests.Links;

/// <summary>Values, runs and errors over a link are what they are by gRPC; a link that is lost loses its calls and nothing else.</summary>
public sealed class LinkTests
{
    static readonly DType[] _numeric = [.. Enum.GetValues<DType>().Where(t => t.IsNumeric() && t.Size() > 0)];

    public static TheoryData<string, long[]> Values()
    {
        var data = new TheoryData<string, long[]>();
        foreach (DType dtype in _numeric) data.Add(dtype.Name(), [3, 5]);
        foreach (long[] shape in new long[][] { [], [0], [0, 7], [1], [100, 40], [1 << 14], [300, 1000], [2, 3, 4, 5, 6] }) data.Add("float", shape);
        return data;
    }

    [Theory, MemberData(nameof(Values))]
    public async Task A_value_comes_as_it_was_sent(string type, long[] dims)
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        using Tensor sent = Tensor.Allocate(_numeric.First(t => t.Name() == type), new Shape(dims));
        new Random(7).NextBytes(sent.WriteBytes());
        await link.SendAsync(1, link.Key("x"), sent);
        using Tensor? received = await link.ReceiveAsync(1, link.Key("x"));
        Assert.Equal(sent.DType, received!.DType);
        Assert.Equal(sent.Shape.Dims.ToArray(), received.Shape.Dims.ToArray());
        Assert.True(sent.ReadBytes().SequenceEqual(received.ReadBytes()));
    }

    [Theory, InlineData(3), InlineData(100_000)]
    public async Task Strings_come_too(int length)
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        using Tensor sent = Tensor.From("", "a", new string('ä', length));
        await link.SendAsync(1, link.Key("x"), sent);
        using Tensor? received = await link.ReceiveAsync(1, link.Key("x"));
        Assert.Equal(sent.Strings.ToArray(), received!.Strings.ToArray());
    }

    [Fact]
    public async Task What_is_asked_for_first_comes_later_and_in_any_order()
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        Task<Tensor?>[] waiting = [.. Enumerable.Range(0, 100).Select(i => link.ReceiveAsync(5, link.Key($"x{i}")))];
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        for (int i = 99; i >= 0; i--)
        {
            using Tensor value = Tensor.Scalar(i);
            await link.SendAsync(5, link.Key($"x{i}"), value);
        }
        for (int i = 0; i < 100; i++)
        {
            using Tensor? value = await waiting[i];
            Assert.Equal(i, value!.Item<int>());
        }
    }

    [Fact]
    public async Task A_key_means_the_same_in_each_step()
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        for (int step = 1; step <= 50; step++)
        {
            using Tensor sent = Tensor.Scalar(step);
            await link.SendAsync(step, link.Key($"x{step % 3}"), sent);
            using Tensor? received = await link.ReceiveAsync(step, link.Key($"x{step % 3}"));
            Assert.Equal(step, received!.Item<int>());
            link.Client.CleanUp(step);
        }
    }

    [Fact]
    public async Task Errors_have_their_codes_and_texts()
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        string restarted = link.Key("x").Replace(link.Worker.Devices.Incarnation.ToString("x16"), "00000000000000aa", StringComparison.Ordinal);
        StatusException error = await Assert.ThrowsAsync<WorkerRestartedException>(() => link.ReceiveAsync(1, restarted));
        Assert.StartsWith("RecvTensor expects a different device incarnation: 170 vs. ", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<StatusException>(() => link.ReceiveAsync(1, "no key"));
        Assert.Equal((ErrorCode.InvalidArgument, "Invalid  rendezvous key: no key"), (error.Code, error.Message));
        error = await Assert.ThrowsAsync<StatusException>(() => link.Client.RunGraphAsync(new RunGraphRequest { GraphHandle = "77", StepId = 3 }, CancellationToken.None));
        Assert.Equal((ErrorCode.Aborted, "Graph handle is not found: 77"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_call_that_is_given_up_ends_and_its_value_goes_to_the_next()
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        using var stop = new CancellationTokenSource();
        Task<Tensor?> given = link.ReceiveAsync(1, link.Key("x"), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Task<Tensor?> next = link.ReceiveAsync(1, link.Key("x"));
        using Tensor sent = Tensor.Scalar(4f);
        await link.SendAsync(1, link.Key("y"), sent); // a round trip, behind which the cancellation has come
        (await link.ReceiveAsync(1, link.Key("y")))!.Dispose();
        await link.SendAsync(1, link.Key("x"), sent);
        using Tensor? received = await next;
        Assert.Equal(4f, received!.Item<float>());
    }

    [Fact]
    public async Task A_step_that_is_cleaned_up_ends_those_who_wait()
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        Task<Tensor?> waiting = link.ReceiveAsync(9, link.Key("x"));
        link.Client.CleanUp(9);
        Assert.Equal(ErrorCode.Aborted, (await Assert.ThrowsAsync<StatusException>(() => waiting)).Code);
    }

    [Fact]
    public async Task A_lost_link_loses_its_calls()
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        Task<Tensor?> waiting = link.ReceiveAsync(9, link.Key("x"));
        link.Server.Shutdown(SocketShutdown.Both);
        Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<StatusException>(() => waiting)).Code);
        await link.Running;
        Assert.True(link.Client.IsLost);
        Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<StatusException>(() => link.ReceiveAsync(9, link.Key("y")))).Code);
    }

    [Fact]
    public async Task Values_that_are_larger_than_the_network_takes_at_once_come_whole()
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        const int Count = 6, Length = 3 << 20;
        using Tensor sent = Tensor.Allocate(DType.Int32, new Shape([Length]));
        for (int i = 0; i < Length; i++) sent.Write<int>()[i] = i * 31;
        Task<Tensor?>[] waiting = [.. Enumerable.Range(0, Count).Select(i => link.ReceiveAsync(1, link.Key($"x{i}")))];
        for (int i = 0; i < Count; i++) await link.SendAsync(1, link.Key($"x{i}"), sent);
        foreach (Task<Tensor?> wait in waiting)
        {
            using Tensor? received = await wait;
            Assert.True(sent.ReadBytes().SequenceEqual(received!.ReadBytes()));
        }
    }
}
