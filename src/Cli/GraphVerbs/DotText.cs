using System.Globalization;
using TensorHarbor.Cli.Inspect;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>A graph in Graphviz's language: a box for each node, a cluster for each function, dashed arrows for control inputs.</summary>
static class DotText
{
    /// <summary>Writes one <c>digraph</c>.</summary>
    public static void Write(TextWriter output, GraphSource source)
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine($"digraph {Quoted(source.Path)} {{");
        text.WriteLine("  rankdir=LR;\n  node [shape=box, fontsize=10];");
        WriteNodes(text, source.Graph.Node, "", "  ");
        int cluster = 0;
        foreach (FunctionDef function in source.Graph.Library?.Function ?? []) WriteFunction(text, function, cluster++);
        text.WriteLine("}");
        output.Write(text.ToString());
    }

    static void WriteFunction(StringWriter text, FunctionDef function, int number)
    {
        OpDef signature = GraphSource.SignatureOf(function);
        string name = signature.Name;
        text.WriteLine($"  subgraph cluster_{number.ToString(CultureInfo.InvariantCulture)} {{");
        text.WriteLine($"    label={Quoted(name)};");
        foreach (OpDef.Types.ArgDef argument in signature.InputArg)
        {
            text.WriteLine($"    {Quoted($"{name}/{argument.Name}")} [label={Quoted(argument.Name)}, shape=ellipse];");
        }
        WriteNodes(text, function.NodeDef, name + "/", "    ");
        foreach ((string result, string tensor) in function.Ret.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            string id = Quoted($"{name}/return/{result}");
            text.WriteLine($"    {id} [label={Quoted(result)}, shape=ellipse];");
            text.WriteLine($"    {Quoted(name + "/" + tensor.Split(':')[0])} -> {id};");
        }
        text.WriteLine("  }");
    }

    static void WriteNodes(StringWriter text, IReadOnlyList<NodeDef> nodes, string prefix, string indent)
    {
        foreach (NodeDef node in nodes)
        {
            string id = Quoted(prefix + node.Name), color = node.Op == GraphParameters.ConstOp ? ", color=gray" : "";
            text.WriteLine($"{indent}{id} [label={Quoted($"{node.Op}\n{node.Name}")}{color}];");
            foreach (string input in node.Input)
            {
                string style = input.StartsWith('^') ? " [style=dashed]" : "";
                text.WriteLine($"{indent}{Quoted(prefix + GraphReport.NodeOf(input))} -> {id}{style};");
            }
        }
    }

    static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
