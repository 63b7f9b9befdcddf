namespace TensorHarbor.Linalg;

/// <summary>Arguments of a tile kernel. Strides are in elements; A and B may be parts of the caller's matrices or packed copies.</summary>
unsafe struct TileCall<T> where T : unmanaged
{
    public T* A, B, C, Bias;

    /// <summary>Scratch memory for one tile, used when the call is not plain.</summary>
    public T* Sums;

    /// <summary>Steps in A: to the next row, to the next column (along k), and to the next tile of rows.</summary>
    public nint ARow, AColumn, ATile;

    public nint BRow, CRow, K, Tiles;

    /// <summary>Columns in the last vector of an edge tile.</summary>
    public int LastLanes;

    public Activation Activation;
    public bool Accumulates;

    /// <summary>Upper bound of the activation.</summary>
    public T Most;

    /// <summary>Can the tile be finished in registers: nothing is read from C?</summary>
    public readonly bool IsPlain => !Accumulates;
}
