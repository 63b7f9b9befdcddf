namespace TensorHarbor.Tensors.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Memory_goes_back_when_the_last_holder_lets_go()
    {
        long before = BufferPool.Shared.RentedCount;
        Tensor x = Tensor.From([1f, 2f, 3f, 4f], 2, 2);
        Tensor y = x.Share();
        Assert.True(x.IsShared);
        x.Dispose();
        Assert.Equal([1f, 2f, 3f, 4f], y.Read<float>().ToArray());
        Assert.False(y.IsShared);
        y.Dispose();
        Assert.Equal(before, BufferPool.Shared.RentedCount);
    }

    [Fact]
    public void Rows_see_the_same_memory()
    {
        using Tensor x = Tensor.From([1, 2, 3, 4, 5, 6], 3, 2);
        using Tensor row = x.Rows(1, 1);
        Assert.Equal([3, 4], row.Read<int>().ToArray());
        Assert.Equal(new Shape(1, 2), row.Shape);
    }

    [Fact]
    public void Elements_cannot_be_read_as_another_type()
    {
        using Tensor x = Tensor.Scalar(1f);
        Assert.Equal(ErrorCode.Internal, Assert.Throws<StatusException>(() => x.Item<int>()).Code);
    }

    [Fact]
    public void A_shape_must_fit_the_values() =>
        Assert.Equal("Shape [2,2] needs 4 elements, got 3", Assert.Throws<StatusException>(() => Tensor.From([1, 2, 3], 2, 2)).Message);

    [Fact]
    public void A_warm_pool_allocates_no_managed_memory()
    {
        var pool = new BufferPool(1 << 20);
        pool.Rent(1000).RemoveReference();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) pool.Rent(1000).RemoveReference();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        pool.Trim();
        Assert.Equal(0, pool.IdleBytes);
    }

    [Theory]
    [InlineData(1 << 20, 2 << 20, true), InlineData(1 << 20, (2 << 20) + 1, false), InlineData(3 << 20, 2 << 20, false), InlineData(1000, 1500, false)]
    public void A_large_block_may_be_an_idle_one_of_up_to_twice_its_size(long wanted, long idle, bool isTaken)
    {
        var pool = new BufferPool(64 << 20);
        pool.Rent(idle).RemoveReference();
        NativeBuffer block = pool.Rent(wanted);
        Assert.Equal(isTaken, pool.IdleBytes == 0);
        Assert.True(block.Capacity >= wanted);
        Assert.Equal(block.Capacity, pool.RentedBytes);
        block.RemoveReference();
        Assert.Equal(0, pool.RentedBytes);
        pool.Rent(idle).RemoveReference(); // each block is back in the class that it was made for
        pool.Trim();
        Assert.Equal(0, pool.IdleBytes);
    }

    [Theory]
    [InlineData(1), InlineData(64), InlineData(65), InlineData(1000), InlineData(4096), InlineData(1 << 20), InlineData((1 << 20) + 1)]
    public unsafe void Blocks_are_aligned_and_large_enough(long bytes)
    {
        var pool = new BufferPool(0);
        NativeBuffer block = pool.Rent(bytes);
        Assert.Equal(0, (long)block.Pointer % 64);
        Assert.InRange(block.Capacity, bytes, Math.Max(64, bytes + bytes / 4));
        block.RemoveReference();
        Assert.Equal(0, pool.RentedBytes);
    }
}
