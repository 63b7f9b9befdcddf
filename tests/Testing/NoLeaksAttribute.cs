using System.Reflection;
using TensorHarbor.Tensors;
using Xunit.v3;

namespace TensorHarbor.Testing;

/// <summary>Fails a test that ends with more pooled buffers in use than it began with. Put it on the assembly, with parallel tests off.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoLeaksAttribute : BeforeAfterTestAttribute
{
    long _before;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => _before = BufferPool.Shared.RentedCount;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        long leaked = BufferPool.Shared.RentedCount - _before;
        if (leaked > 0) throw new InvalidOperationException($"{leaked} pooled buffers are still rented after {test.TestDisplayName}");
    }
}
