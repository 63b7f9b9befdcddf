namespace TensorHarbor.Linalg.Tests;

public sealed class WorkSplitterTests
{
    [Theory]
    [InlineData(1, 1), InlineData(1, 100), InlineData(2, 1), InlineData(3, 7), InlineData(4, 1000), InlineData(16, 5), InlineData(0, 10)]
    public void Every_item_is_done_once(int threads, int items)
    {
        int[] done = new int[items];
        for (int round = 0; round < 20; round++) new WorkSplitter(threads).For(items, 1_000_000, new Count(done));
        Assert.All(done, count => Assert.Equal(20, count));
    }

    [Fact]
    public void A_cheap_loop_stays_on_the_caller_and_allocates_nothing()
    {
        var workers = new WorkSplitter(8);
        int[] done = new int[100];
        workers.For(100, 100, new Count(done));
        long before = GC.GetAllocatedBytesForCurrentThread();
        workers.For(100, 100, new OnThread(done, Environment.CurrentManagedThreadId));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(done, count => Assert.Equal(2, count));
    }

    [Fact]
    public void Nested_and_concurrent_loops_end()
    {
        var workers = new WorkSplitter(4);
        int[] done = new int[16 * 16];
        var callers = new Thread[4];
        for (int i = 0; i < callers.Length; i++) (callers[i] = new Thread(() => workers.For(16, 1_000_000, new Nested(workers, done)))).Start();
        foreach (Thread caller in callers) caller.Join();
        Assert.All(done, count => Assert.Equal(4, count));
    }

    [Fact]
    public void The_first_error_reaches_the_caller_and_the_splitter_lives_on()
    {
        var workers = new WorkSplitter(3);
        for (int round = 0; round < 10; round++)
        {
            Assert.Equal("item 5", Assert.Throws<InvalidOperationException>(() => workers.For(12, 1_000_000, new Fail())).Message);
            int[] done = new int[12];
            workers.For(12, 1_000_000, new Count(done));
            Assert.All(done, count => Assert.Equal(1, count));
        }
    }

    readonly struct Count(int[] done) : IRangeBody
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++) Interlocked.Increment(ref done[i]);
        }
    }

    readonly struct OnThread(int[] done, int thread) : IRangeBody
    {
        public void Run(long start, long end)
        {
            if (Environment.CurrentManagedThreadId == thread) new Count(done).Run(start, end);
        }
    }

    readonly struct Nested(WorkSplitter workers, int[] done) : IRangeBody
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++) workers.For(16, 1_000_000, new Shifted(done, i * 16));
        }
    }

    readonly struct Shifted(int[] done, long shift) : IRangeBody
    {
        public void Run(long start, long end) => new Count(done).Run(start + shift, end + shift);
    }

    readonly struct Fail : IRangeBody
    {
        public void Run(long start, long end)
        {
            if (start <= 5 && 5 < end) throw new InvalidOperationException("item 5");
        }
    }
}
