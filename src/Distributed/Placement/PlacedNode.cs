using System.Collections.Immutable;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Placement;

/// <summary>An output of a <see cref="PlacedNode"/>.</summary>
/// <param name="Node">The node.</param>
/// <param name="Index">Which of its outputs.</param>
readonly record struct PlacedOutput(PlacedNode Node, int Index)
{
    public DType DType => Node.OutputTypes[Index];

    public string InputName => Index == 0 ? Node.Name : $"{Node.Name}:{Index}";
}

/// <summary>A node of a <see cref="PlacedGraph"/>: may be rewired, and has a device of the cluster once it is placed.</summary>
sealed class PlacedNode
{
    public PlacedNode(NodeDef def, OpDef op, ImmutableArray<DType> inputTypes, ImmutableArray<DType> outputTypes)
    {
        Name = def.Name;
        Become(def, op, inputTypes, outputTypes);
    }

    /// <summary>Unique in its graph.</summary>
    public string Name { get; }

    public OpDef Op { get; private set; } = null!;

    public string Type => Op.Name;

    /// <summary>Attributes, defaults filled in.</summary>
    public ImmutableDictionary<string, AttrValue> Attrs { get; private set; } = null!;

    /// <summary>Device wished for, perhaps partly, as written.</summary>
    public string Requested { get; private set; } = "";

    /// <summary>Where it runs; empty before it is placed.</summary>
    public DeviceName Device { get; set; }

    /// <summary>Types that the op wants of its inputs.</summary>
    public ImmutableArray<DType> InputTypes { get; private set; }

    public ImmutableArray<DType> OutputTypes { get; private set; }

    public List<PlacedOutput> Inputs { get; } = [];

    /// <summary>Nodes that must have run before this one.</summary>
    public List<PlacedNode> ControlInputs { get; } = [];

    /// <summary>Stands where a function was called, so that the call's results still have their names: its output i is its input i.</summary>
    public bool IsLoweredCall { get; private set; }

    public PlacedOutput this[int index] => new(this, index);

    /// <summary>Changes op and attributes; consumers of the outputs stay.</summary>
    public void Become(NodeDef def, OpDef op, ImmutableArray<DType> inputTypes, ImmutableArray<DType> outputTypes)
    {
        (Op, Attrs, Requested, InputTypes, OutputTypes) = (op, def.Attrs, def.Device, inputTypes, outputTypes);
        Inputs.Clear();
        ControlInputs.Clear();
    }

    /// <summary>Marks it as what is left of a call.</summary>
    public void MarkLoweredCall() => IsLoweredCall = true;

    /// <summary>A node like this one without inputs.</summary>
    public PlacedNode Copy() => new(new NodeDef(Name, Type) { Attrs = Attrs, Device = Requested }, Op, InputTypes, OutputTypes)
    {
        Device = Device,
        IsLoweredCall = IsLoweredCall,
    };

    public void AddControlInput(PlacedNode before)
    {
        if (!ControlInputs.Contains(before)) ControlInputs.Add(before);
    }

    /// <summary>Nodes that it waits for, through data and control inputs.</summary>
    public IEnumerable<PlacedNode> Producers => Inputs.Select(i => i.Node).Concat(ControlInputs);

    /// <summary>The node in names only, on its device.</summary>
    public NodeDef ToDef() => new(Name, Type)
    {
        Device = Device.ToString(),
        Attrs = Attrs,
        Inputs = [.. Inputs.Select(i => i.InputName), .. ControlInputs.Select(c => "^" + c.Name)],
    };

    /// <summary>As TensorFlow quotes nodes in errors.</summary>
    public override string ToString() => $"{{{{node {Name}}}}}";
}
