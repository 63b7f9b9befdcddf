using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Computes once what several nodes compute from the same inputs (common subexpressions).</summary>
sealed class MergeEqualNodes : IRewrite
{
    public string Name => "merge_equal_nodes";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        var first = new Dictionary<Key, StepNode>();
        foreach (StepNode node in graph.Nodes)
        {
            if (node.IsKept || (graph.HasFlow && (node.Controls.Count > 0 || node.ControlUses.Count > 0)) || !graph.IsPure(node)) continue;
            var key = new Key(node);
            if (first.TryAdd(key, node)) continue;
            StepNode same = first[key];
            if (node.Type != "Const") log.Add(node, $"{node.Type} is the same as '{same.Node.Name}'");
            for (int i = 0; i < node.OutputUses.Length; i++)
            {
                foreach (Use use in node.UsesOf(i))
                {
                    foreach (StepNode before in node.Controls) graph.AddControl(use.Node, before);
                }
                graph.ReplaceUses(node[i], same[i]);
            }
            graph.Dissolve(node, same);
        }
    }

    /// <summary>Op, device, attributes and inputs.</summary>
    readonly struct Key : IEquatable<Key>
    {
        readonly StepNode _node;
        readonly int _hash;

        public Key(StepNode node)
        {
            _node = node;
            var hash = new HashCode();
            hash.Add(node.Type);
            foreach (Edge input in node.Inputs) hash.Add(input);
            if (node.Type == "Const") AddValue(ref hash, node.Node.Attr("value").AsTensor());
            _hash = hash.ToHashCode();
        }

        static void AddValue(ref HashCode hash, Tensor value)
        {
            hash.Add(value.DType);
            hash.Add(value.Shape);
            if (value.DType.IsNumeric()) hash.AddBytes(value.ReadBytes()[..(int)Math.Min(256, value.ByteCount)]);
        }

        public override int GetHashCode() => _hash;

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public bool Equals(Key other)
        {
            Node x = _node.Node, y = other._node.Node;
            if (_hash != other._hash || x.Type != y.Type || x.Device != y.Device || x.Graph.Producer != y.Graph.Producer
                || !_node.Inputs.SequenceEqual(other._node.Inputs)) return false;
            foreach (AttrDef def in x.Op.Def.Attrs)
            {
                if (!x.Attr(def.Name).Equals(y.Attr(def.Name))) return false;
            }
            return true;
        }
    }
}
