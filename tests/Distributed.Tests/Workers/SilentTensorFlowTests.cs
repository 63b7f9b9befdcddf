using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;

namespace TensorHarbor.Distributed.Tests.Workers;

/// <summary>A task of TensorFlow that is asked for signs of life: it does not mind, and is given up in time when it stands still.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class SilentTensorFlowTests
{
    static readonly HostLimits _limits = new() { PeerTimeout = TimeSpan.FromSeconds(1) };

    static Process Start(int port)
    {
        var start = new ProcessStartInfo(PythonPeer.Interpreter!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TF_CPP_MIN_LOG_LEVEL"] = "3";
        string[] arguments = [Path.Combine(Golden.Shared!, "interop", "tf_server.py"), "--job_name", "ps", "--task_index", "0",
            "--ps_hosts", $"127.0.0.1:{port}", "--worker_hosts", "127.0.0.1:1"];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"]);
        kill.WaitForExit();
    }

    [Fact]
    public async Task A_call_that_waits_long_is_not_lost_and_one_to_a_paused_task_is()
    {
        Assert.SkipUnless(PythonPeer.Interpreter is not null && Golden.Shared is not null, PythonPeer.Missing);
        int port = FreePort();
        using Process server = Start(port);
        try
        {
            using var channels = new ChannelPool(HostSecurity.None, _limits);
            CallInvoker calls = channels.To($"127.0.0.1:{port}");
            GetStatusResponse status = await calls.AsyncUnaryCall(WorkerMethods.GetStatus, null, new CallOptions().WithWaitForReady(), new GetStatusRequest()).ResponseAsync;
            ulong incarnation = status.DeviceAttributes[0].Incarnation;
            const string Cpu = "/job:ps/replica:0/task:0/device:CPU:0";
            var request = new RecvTensorRequest { StepId = 1, RendezvousKey = $"{Cpu};{incarnation:x16};{Cpu};edge;0:0", RequestId = 1 };
            Task<ReceivedTensor> pending = calls.AsyncUnaryCall(WorkerMethods.RecvTensor, null, default, request).ResponseAsync;
            await Assert.ThrowsAsync<TimeoutException>(() => pending.WaitAsync(_limits.PeerTimeout * 8));
            Signal(server, "STOP");
            long began = Stopwatch.GetTimestamp();
            RpcException lost = await Assert.ThrowsAsync<RpcException>(() => pending);
            Assert.Equal((StatusCode.Unavailable, $"127.0.0.1:{port} has not answered for 1 s (--peer_timeout)"), (lost.StatusCode, lost.Status.Detail));
            Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(6));
            Signal(server, "CONT");
            await calls.AsyncUnaryCall(WorkerMethods.GetStatus, null, new CallOptions().WithWaitForReady(), new GetStatusRequest()).ResponseAsync;
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }
}
