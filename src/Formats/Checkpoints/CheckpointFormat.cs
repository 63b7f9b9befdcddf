namespace TensorHarbor.Formats.Checkpoints;

/// <summary>The two file formats of checkpoints.</summary>
public enum CheckpointFormat
{
    /// <summary>One table holds all (<c>model.ckpt-100</c>), or one for each shard (<c>model.ckpt-100-00000-of-00002</c>).</summary>
    V1 = 1,
    /// <summary>A table is the index (<c>model.ckpt-100.index</c>) of data files (<c>model.ckpt-100.data-00000-of-00001</c>).</summary>
    V2 = 2,
}
