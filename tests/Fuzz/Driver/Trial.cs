using System.Diagnostics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Fuzz.Driver;

/// <summary>Runs one input and says what was wrong with what happened.</summary>
static class Trial
{
    /// <summary>Processor time after which an input counts as one that hangs.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    /// <summary>Runs <paramref name="input"/>; <see langword="null"/>: all is well.</summary>
    public static Fault? Run(FuzzTarget target, byte[] input)
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread(), rented = BufferPool.Shared.RentedCount;
        Fault? fault = null;
        try
        {
            target.Run(input);
        }
        catch (StatusException e) when (IsAllowed(e))
        {
            // the allowed way out
        }
        catch (Exception e)
        {
            fault = Fault.Of(e);
        }
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        if (fault is null && allocated > target.AllowedBytes(input.Length))
        {
            fault = new($"allocates-{target.Name}", $"{allocated} managed bytes for {input.Length} bytes of input, {target.AllowedBytes(input.Length)} are allowed");
        }
        long leaked = BufferPool.Shared.RentedCount - rented;
        if (fault is null && leaked > 0) fault = new($"leaks-{target.Name}", $"{leaked} pooled buffers are still rented");
        return fault;
    }

    /// <summary>The error that an input is refused with, as a test expects it; <see langword="null"/>: it is taken.</summary>
    public static string? Refusal(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Run(input);
            return null;
        }
        catch (StatusException e)
        {
            return $"{e.Code.CanonicalName()}: {e.Message}";
        }
    }

    /// <summary>INTERNAL is how a kernel's fault is reported; TensorFlow uses it for one of its own errors, too.</summary>
    public static bool IsAllowed(StatusException e) =>
        e.Code != ErrorCode.Internal || e.Message.StartsWith("Unexpected error in binary operator", StringComparison.Ordinal);

    /// <summary>Ends the process, with a code that the supervisor knows, when one input takes too long.</summary>
    public sealed class Watchdog
    {
        /// <summary>The process' exit code.</summary>
        public const int ExitCode = 113;

        long _input;
        bool _running;

        /// <summary>Begins to watch.</summary>
        public Watchdog() => new Thread(Watch) { IsBackground = true }.Start();

        /// <summary>An input begins.</summary>
        public void Begin()
        {
            Volatile.Write(ref _running, true);
            Interlocked.Increment(ref _input);
        }

        /// <summary>It has ended.</summary>
        public void End() => Volatile.Write(ref _running, false);

        void Watch()
        {
            using var process = Process.GetCurrentProcess();
            long watched = -1;
            TimeSpan began = default;
            var wall = Stopwatch.StartNew();
            for (; ; Thread.Sleep(200))
            {
                process.Refresh();
                long now = Interlocked.Read(ref _input);
                if (now != watched || !Volatile.Read(ref _running))
                {
                    (watched, began) = (now, process.TotalProcessorTime);
                    wall.Restart();
                }
                else if (process.TotalProcessorTime - began > MaxTime || wall.Elapsed > 6 * MaxTime) Environment.Exit(ExitCode);
            }
        }
    }
}
