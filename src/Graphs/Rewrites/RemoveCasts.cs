using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Removes casts to the same type, and casts to a wider type and on.</summary>
sealed class RemoveCasts : IRewrite
{
    public string Name => "remove_casts";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        foreach (StepNode node in graph.Nodes)
        {
            if (node.Type != "Cast" || node.IsKept || node.Controls.Count > 0 || node.ControlUses.Count > 0) continue;
            Edge source = node.Inputs[0];
            DType target = node.Node.OutputTypes[0];
            if (source.Node.Type == "Cast" && source.Node.Controls.Count == 0 && IsHarmless(source.Node.Inputs[0].DType, source.DType, target))
            {
                log.Add(node, $"cast to {source.DType.Name()} before it skipped");
                source = source.Node.Inputs[0];
            }
            if (source.DType == target)
            {
                log.Add(node, $"Cast to {target.Name()} removed: it is of that type");
                graph.Bypass(node, source);
            }
            else if (source != node.Inputs[0])
            {
                graph.Replace(node, "Cast", [source], ("SrcT", source.DType), ("DstT", target), ("Truncate", node.Node.Attr("Truncate")));
            }
        }
    }

    /// <summary>Is a cast there and on the same as one cast? From floats to integers, values out of range are cast in another way than between integers.</summary>
    static bool IsHarmless(DType narrow, DType wide, DType target) =>
        Holds(wide, narrow) && (target == narrow || !IsFloat(wide) || IsFloat(narrow) || IsFloat(target));

    static bool IsFloat(DType type) => type is DType.Half or DType.BFloat16 or DType.Float or DType.Double;

    /// <summary>Can the wider type hold every value of the narrow one?</summary>
    static bool Holds(DType wide, DType narrow) => (wide, narrow) switch
    {
        (DType.Float, DType.Half or DType.BFloat16 or DType.Int8 or DType.UInt8 or DType.Int16 or DType.UInt16) => true,
        (DType.Double, DType.Float or DType.Half or DType.BFloat16 or DType.Int8 or DType.UInt8 or DType.Int16 or DType.UInt16 or DType.Int32 or DType.UInt32) => true,
        (DType.Int64, DType.Int8 or DType.UInt8 or DType.Int16 or DType.UInt16 or DType.Int32 or DType.UInt32) => true,
        (DType.Int32, DType.Int8 or DType.UInt8 or DType.Int16 or DType.UInt16) => true,
        _ => false,
    };
}
