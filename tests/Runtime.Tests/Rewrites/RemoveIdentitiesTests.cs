using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Tests.Rewrites;

public sealed class RemoveIdentitiesTests : RewriteTest
{
    [Fact]
    public void Identities_vanish_and_what_they_waited_for_stays()
    {
        Output x = Fed("x", 2);
        Output y = _scope.StopGradient(_scope.Neg(_scope.Identity(x, name: "same"), name: "minus"), name: "y");
        StepGraph step = Step([x], [y]);
        Assert.Equal(["same = Identity(x)", "minus = Neg(same)", "y = StopGradient(minus)", "fetch y"], Lines(step));
        Assert.Equal(["minus = Neg(x)", "fetch minus"], After(step, new RemoveIdentities()));
        CheckResults([x], [y], 0, Numbers(2));
    }

    [Fact]
    public void A_read_of_a_reference_stays()
    {
        Output w = _scope.VariableV2(PartialShape.Of(2), DType.Float, name: "w");
        Output read = _scope.Identity(w, name: "read");
        Assert.Equal(["w = VariableV2()", "read = Identity(w)", "fetch read"], After(Step([], [read]), new RemoveIdentities()));
    }
}
