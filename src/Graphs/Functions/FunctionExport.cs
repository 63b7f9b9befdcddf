using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Makes functions of graphs.</summary>
public static class FunctionExport
{
    /// <summary>The function that a graph computes.</summary>
    /// <param name="name">Name for the library.</param>
    /// <param name="graph">The body. Its functions must be in the library that the new one goes to.</param>
    /// <param name="args">Outputs of <c>_Arg</c> or Placeholder nodes, which become the arguments.</param>
    /// <param name="results">Tensors of the graph, which become the results.</param>
    /// <returns>The function, with arguments <c>arg_0</c>... and results <c>result_0</c>...; it holds the nodes that the results need.</returns>
    public static FunctionDef ToFunction(string name, Graph graph, IReadOnlyList<Output> args, IReadOnlyList<Output> results)
    {
        var names = new Dictionary<Output, string>();
        for (int i = 0; i < args.Count; i++) names[args[i]] = $"arg_{i}";
        HashSet<Node> needed = Needed(results, names);
        var signature = new OpDef(
            name,
            [.. args.Select((arg, i) => new ArgDef($"arg_{i}") { Type = arg.ValueType })],
            [.. results.Select((result, i) => new ArgDef($"result_{i}") { Type = result.ValueType })],
            []);
        return new FunctionDef(signature)
        {
            Nodes = [.. graph.Nodes.Where(needed.Contains).Select(node => Body(node, names, needed))],
            Results = results.Select((result, i) => (result, i)).ToImmutableDictionary(r => $"result_{r.i}", r => NameOf(r.result, names)),
        };
    }

    static HashSet<Node> Needed(IReadOnlyList<Output> results, Dictionary<Output, string> args)
    {
        var needed = new HashSet<Node>();
        var stack = new Stack<Node>(results.Where(r => !args.ContainsKey(r)).Select(r => r.Node));
        while (stack.TryPop(out Node? node))
        {
            if (!needed.Add(node)) continue;
            foreach (Output input in node.Inputs)
            {
                if (!args.ContainsKey(input)) stack.Push(input.Node);
            }
            foreach (Node before in node.ControlInputs)
            {
                if (!args.ContainsKey(new Output(before, 0))) stack.Push(before);
            }
        }
        return needed;
    }

    static NodeDef Body(Node node, Dictionary<Output, string> args, HashSet<Node> needed)
    {
        var inputs = new List<string>();
        foreach (Output input in node.Inputs) inputs.Add(NameOf(input, args));
        foreach (Node before in node.ControlInputs)
        {
            if (needed.Contains(before)) inputs.Add("^" + before.Name);
        }
        return node.ToDef() with { Inputs = [.. inputs] };
    }

    /// <summary>The name of a tensor in a function's body: an argument, or <c>node:output_argument:index</c>.</summary>
    static string NameOf(Output tensor, Dictionary<Output, string> args)
    {
        if (args.TryGetValue(tensor, out string? arg)) return arg;
        int index = tensor.Index;
        foreach (ArgDef output in tensor.Node.Op.Def.Outputs)
        {
            int count = Count(output, tensor.Node);
            if (index < count) return $"{tensor.Node.Name}:{output.Name}:{index}";
            index -= count;
        }
        return Throw.InvalidArgument<string>($"Node '{tensor.Node.Name}' has no output {tensor.Index}");
    }

    static int Count(ArgDef arg, Node node) => arg.NumberAttr is { } number ? (int)node.Attr(number).AsInt()
        : arg.TypeListAttr is { } list ? node.Attr(list).AsList().Length : 1;
}
