using System.Net.Sockets;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Graphs;

namespace TensorHarbor.Distributed.Tests.Links;

/// <summary>Whatever comes over a link, the process lives, and a link that makes no sense is closed.</summary>
public sealed class LinkDamageTests
{
    /// <summary>Records the frames that a client sends.</summary>
    static async Task<byte[]> RequestsAsync(LinkPair link)
    {
        var stream = new MemoryStream();
        var client = new LinkClient(stream, TimeSpan.FromMinutes(1), new());
        var ignored = new Ignored();
        for (int i = 0; i < 4; i++) client.Receive(i, link.Key($"x{i % 2}"), ignored, CancellationToken.None);
        _ = client.RunGraphAsync(new() { GraphHandle = link.Graph, StepId = 3 }, CancellationToken.None);
        client.CleanUp(2);
        await Task.Yield();
        return stream.ToArray();
    }

    [Fact]
    public async Task A_server_takes_any_bytes()
    {
        await using LinkPair link = await LinkPair.OpenAsync();
        byte[] requests = await RequestsAsync(link);
        var random = new Random(11);
        for (int run = 0; run < 400; run++)
        {
            byte[] bytes = [.. requests];
            for (int i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            int length = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            (Socket ours, Socket theirs) = await LinkPair.ConnectAsync();
            Task<Exception?> serving = new LinkServer(new NetworkStream(theirs, ownsSocket: true), link.Worker, maxFrameBytes: 1 << 20).RunAsync(CancellationToken.None);
            await ours.SendAsync(bytes.AsMemory(0, length));
            ours.Dispose();
            Exception? end = await serving;
            Assert.True(end is null or IOException or InvalidDataException or Google.Protobuf.InvalidProtocolBufferException, $"run {run}: {end}");
        }
    }

    [Fact]
    public async Task A_client_takes_any_bytes()
    {
        var random = new Random(12);
        for (int run = 0; run < 400; run++)
        {
            (Socket ours, Socket theirs) = await LinkPair.ConnectAsync();
            using var client = new LinkClient(new NetworkStream(ours, ownsSocket: true), TimeSpan.FromMinutes(1), new());
            Task running = client.RunAsync();
            var receivers = Enumerable.Range(0, 3).Select(_ => new Ignored()).ToArray();
            foreach (Ignored receiver in receivers) client.Receive(1, "key", receiver, CancellationToken.None);
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            for (int at = 0; at + LinkFrame.HeadSize < bytes.Length; at += 12 + random.Next(40))
            {
                new LinkFrame((FrameKind)random.Next(1, 11), (uint)random.Next(1, 4), random.Next(30)).Write(bytes.AsSpan(at));
            }
            await theirs.SendAsync(bytes);
            theirs.Dispose();
            await running;
            Assert.All(receivers, r => Assert.Equal(1, r.Answers));
        }
    }

    [Fact]
    public async Task Frames_that_are_held_are_written_together()
    {
        var stream = new CountingStream();
        var writer = new LinkWriter(stream, _ => { });
        LinkBatch.Hold();
        for (int i = 0; i < 5; i++) writer.Add(FrameKind.Ping, (uint)i, 0, 0, static (_, _) => { });
        int before = stream.Writes;
        LinkBatch.Release();
        await Task.Yield();
        Assert.InRange(stream.Writes, 1, 2); // one more if this thread was interrupted for longer than frames wait
        Assert.True(before <= 1);
        Assert.Equal(5 * LinkFrame.HeadSize, stream.Length);
    }

    sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return base.WriteAsync(buffer, cancellationToken);
        }
    }

    sealed class Ignored : IValueReceiver
    {
        int _answers;

        public int Answers => Volatile.Read(ref _answers);

        public bool TryReceive(Tensor? value)
        {
            Interlocked.Increment(ref _answers);
            value?.Dispose();
            return true;
        }

        public void Fail(Exception error) => Interlocked.Increment(ref _answers);
    }
}
