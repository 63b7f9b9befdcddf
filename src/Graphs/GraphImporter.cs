using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Builds a <see cref="Graph"/> from nodes in names: resolves inputs in any order, finds cycles, infers shapes.</summary>
public static class GraphImporter
{
    /// <summary>Adds <paramref name="nodes"/> to <paramref name="graph"/>, each name prefixed.</summary>
    /// <param name="graph">The graph to add to; its functions must be there already.</param>
    /// <param name="nodes">Nodes in any order. Only Merge may close a loop.</param>
    /// <param name="prefix">Put before each name, with a slash; empty: nothing.</param>
    /// <param name="inputMap">Replaces inputs: tensor name in <paramref name="nodes"/> (<c>node:0</c>) to an output of <paramref name="graph"/>.</param>
    /// <returns>The nodes made, by their names in <paramref name="nodes"/>.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: unknown input, cycle, duplicate name, or what <see cref="Graph.Add"/> refuses.</exception>
    public static IReadOnlyDictionary<string, Node> Import(
        Graph graph, IReadOnlyList<NodeDef> nodes, string prefix = "", IReadOnlyDictionary<string, Output>? inputMap = null) =>
        new Run(graph, nodes, prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/", inputMap).Execute();

    sealed class Run(Graph graph, IReadOnlyList<NodeDef> nodes, string prefix, IReadOnlyDictionary<string, Output>? inputMap)
    {
        readonly Dictionary<string, int> _indexByName = new(nodes.Count);
        readonly Dictionary<string, Node> _made = new(nodes.Count);
        readonly List<(Node Merge, int Input, string Name)> _backEdges = [];

        public IReadOnlyDictionary<string, Node> Execute()
        {
            for (int i = 0; i < nodes.Count; i++)
            {
                if (nodes[i].Name.Length == 0) Throw.InvalidArgument($"Node {i} of the graph (op '{nodes[i].Op}') has no name");
                if (!_indexByName.TryAdd(nodes[i].Name, i)) Throw.InvalidArgument($"Duplicate node name in graph: '{nodes[i].Name}'");
            }
            foreach (int index in Order()) Make(nodes[index]);
            foreach ((Node merge, int input, string name) in _backEdges) merge.SetInput(input, Resolve(name, merge.Name));
            return _made;
        }

        /// <summary>Kahn's order, in file order where there is a choice; the edges NextIteration → Merge do not count.</summary>
        List<int> Order()
        {
            int[] waiting = new int[nodes.Count];
            var consumers = new List<int>?[nodes.Count];
            for (int i = 0; i < nodes.Count; i++)
            {
                foreach (string input in nodes[i].Inputs)
                {
                    if (Source(input, nodes[i]) is not { } source || IsBackEdge(nodes[i], source)) continue;
                    (consumers[source] ??= []).Add(i);
                    waiting[i]++;
                }
            }
            var ready = new PriorityQueue<int, int>();
            for (int i = 0; i < waiting.Length; i++)
            {
                if (waiting[i] == 0) ready.Enqueue(i, i);
            }
            var order = new List<int>(nodes.Count);
            while (ready.TryDequeue(out int next, out _))
            {
                order.Add(next);
                foreach (int consumer in consumers[next] ?? [])
                {
                    if (--waiting[consumer] == 0) ready.Enqueue(consumer, consumer);
                }
            }
            if (order.Count < nodes.Count) ThrowCycle(waiting);
            return order;
        }

        void ThrowCycle(int[] waiting)
        {
            IEnumerable<string> stuck = nodes.Where((_, i) => waiting[i] > 0).Select(n => $"{n.Name} ({n.Op})").Take(8);
            Throw.InvalidArgument($"Graph is invalid, contains a cycle with {waiting.Count(w => w > 0)} nodes, including: {string.Join(", ", stuck)}");
        }

        bool IsBackEdge(NodeDef consumer, int source) =>
            consumer.Op is "Merge" or "RefMerge" && nodes[source].Op is "NextIteration" or "RefNextIteration";

        int? Source(string input, NodeDef consumer)
        {
            bool isControl = input.StartsWith('^');
            if (!isControl && inputMap is not null && inputMap.ContainsKey(Canonical(input))) return null;
            string name = isControl ? input[1..] : TensorName.Parse(input).Node;
            if (_indexByName.TryGetValue(name, out int index)) return index;
            throw new StatusException(ErrorCode.InvalidArgument, $"Node '{consumer.Name}': Unknown input node '{input}'");
        }

        static string Canonical(string input) => TensorName.Parse(input) is var name ? $"{name.Node}:{name.Index}" : input;

        void Make(NodeDef def)
        {
            var inputs = new List<Output>(def.Inputs.Length);
            var control = new List<Node>();
            var backEdges = new List<(int, string)>();
            foreach (string input in def.Inputs)
            {
                if (input.StartsWith('^')) control.Add(_made[input[1..]]);
                else if (control.Count > 0) Throw.InvalidArgument($"Node '{def.Name}': Control dependencies must come after regular dependencies");
                else if (Source(input, def) is { } source && IsBackEdge(def, source))
                {
                    backEdges.Add((inputs.Count, input));
                    inputs.Add(default);
                }
                else inputs.Add(Resolve(input, def.Name));
            }
            Node node = graph.AddWithoutShapes(def with { Name = prefix + def.Name, Attrs = Colocation.Rename(def.Attrs, name => prefix + name) }, [.. inputs], [.. control]);
            foreach ((int index, string name) in backEdges) _backEdges.Add((node, index, name));
            if (backEdges.Count == 0) ShapeInference.Run(node);
            _made.Add(def.Name, node);
        }

        Output Resolve(string input, string consumer)
        {
            if (inputMap is not null && inputMap.TryGetValue(Canonical(input), out Output mapped)) return mapped;
            TensorName name = TensorName.Parse(input);
            Node node = _made[name.Node];
            return name.Index >= 0 && name.Index < node.OutputCount
                ? node[name.Index]
                : Throw.InvalidArgument<Output>($"Node '{consumer}': Connecting to invalid output {name.Index} of source node {node.Name} which has {node.OutputCount} outputs.");
        }
    }
}
