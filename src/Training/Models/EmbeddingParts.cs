using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Rows of a table that is divided into parts, as <c>tf.nn.embedding_lookup</c> with <c>partition_strategy="div"</c> looks them up.</summary>
static class EmbeddingParts
{
    /// <summary>Sends each id to the part that has its row, gathers there, and puts the rows in order.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="parts">The parts, the first ones perhaps a row larger.</param>
    /// <param name="ids">int64 [n].</param>
    /// <returns>[n, columns]</returns>
    public static Output Lookup(Scope scope, GraphVariable[] parts, Output ids)
    {
        (Output part, Output row) = Place(scope, parts, ids);
        Node rows = scope.DynamicPartition(row, part, parts.Length);
        Output all = scope.Range(scope.Const(0, "range/start"), scope.Size(ids), scope.Const(1, "range/delta"));
        Node places = scope.DynamicPartition(all, part, parts.Length);
        var gathered = new Output[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            Scope beside = scope.Colocate(parts[i].Ref); // only the rows cross to the worker
            string name = beside.Reserve("GatherV2", out Scope inside);
            gathered[i] = beside.AddExact("GatherV2", [parts[i].Read, rows[i], inside.Const(0, "axis")],
                [("Tparams", parts[i].DType), ("Tindices", DType.Int64), ("Taxis", DType.Int32)], name);
        }
        return scope.ParallelDynamicStitch([.. Enumerable.Range(0, parts.Length).Select(i => places[i])], gathered);
    }

    /// <summary>Of each id the part, and the row there.</summary>
    static (Output Part, Output Row) Place(Scope scope, GraphVariable[] parts, Output ids)
    {
        long rows = parts.Sum(p => p.Shape[0]), size = rows / parts.Length;
        Output larger = scope.Const(rows % parts.Length, "mod"), small = scope.Const(size, "floordiv"), large = scope.Const(size + 1, "add");
        Output rest = scope.Sub(ids, larger);
        Output part = scope.Maximum(scope.FloorDiv(ids, large), scope.FloorDiv(rest, small));
        Output row = scope.Select(scope.Less(part, larger), scope.FloorMod(ids, large), scope.FloorMod(rest, small));
        return (scope.Cast(part, DType.Int32), row);
    }
}
