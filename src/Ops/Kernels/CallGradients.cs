using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradients of nodes that call functions: the same kind of node, calling the functions' derivatives.</summary>
static class CallGradients
{
    /// <summary>The gradient of a call of one function.</summary>
    public static void OfCall(GradientContext g)
    {
        FunctionGradient gradient = FunctionGradient.Of(g.Node.Graph, g.Function("f"));
        int[] wanted = FunctionGradient.Wanted([gradient]);
        if (wanted.Length == 0) return;
        DType[] types = FunctionGradient.Types([gradient], wanted);
        Output[] inputs = Inputs(g, firstArg: 0);
        Node call = g.Scope.Add(g.Node.Type, inputs,
            [("Tin", BuilderTypes.Of(inputs)), ("Tout", types), ("f", gradient.Define(wanted, types))]);
        for (int i = 0; i < wanted.Length; i++) g.SetInput(wanted[i], call[i]);
    }

    /// <summary>The gradient of a choice between functions by input 0.</summary>
    /// <param name="g">The rule's context.</param>
    /// <param name="branches">The functions.</param>
    /// <param name="attrs">Attributes of the gradient's node for the branches' derivatives.</param>
    public static void OfChoice(GradientContext g, FunctionRef[] branches, Func<FunctionRef[], (string, AttrValue)[]> attrs)
    {
        FunctionGradient[] gradients = [.. branches.Select(branch => FunctionGradient.Of(g.Node.Graph, branch))];
        int[] wanted = FunctionGradient.Wanted(gradients);
        if (wanted.Length == 0) return;
        DType[] types = FunctionGradient.Types(gradients, wanted);
        FunctionRef[] derivatives = [.. gradients.Select(gradient => gradient.Define(wanted, types))];
        Output[] inputs = Inputs(g, firstArg: 1);
        Node choice = g.Scope.Add(g.Node.Type, [g.Input(0), .. inputs],
            [("Tin", BuilderTypes.Of(inputs)), ("Tout", types), .. attrs(derivatives)]);
        for (int i = 0; i < wanted.Length; i++) g.SetInput(wanted[i] + 1, choice[i]);
    }

    /// <summary>The arguments of a call, then the gradients of its differentiable results.</summary>
    static Output[] Inputs(GradientContext g, int firstArg)
    {
        var inputs = new List<Output>();
        for (int i = firstArg; i < g.InputCount; i++) inputs.Add(g.Input(i));
        for (int i = 0; i < g.OutputCount; i++)
        {
            if (FunctionGradient.IsDifferentiable(g.OutputType(i))) inputs.Add(g.OutputGradient(i));
        }
        return [.. inputs];
    }
}
