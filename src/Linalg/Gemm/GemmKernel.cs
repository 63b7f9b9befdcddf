using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>
/// A family of matrix kernels for one instruction set: tiles of up to <see cref="Rows"/> rows and two vectors of columns, and
/// the two products of a matrix with a vector.
/// </summary>
/// <typeparam name="T">Element: float or double.</typeparam>
sealed unsafe class GemmKernel<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly delegate*<TileCall<T>*, void>[] _whole, _edge, _narrow;

    GemmKernel(string name, int rows, int lanes, bool isSupported)
    {
        (Name, Rows, Lanes, IsSupported) = (name, rows, lanes, isSupported);
        _whole = new delegate*<TileCall<T>*, void>[rows + 1];
        _edge = new delegate*<TileCall<T>*, void>[rows + 1];
        _narrow = new delegate*<TileCall<T>*, void>[rows + 1];
    }

    public string Name { get; }

    /// <summary>Rows of the largest tile.</summary>
    public int Rows { get; }

    /// <summary>Elements per vector.</summary>
    public int Lanes { get; }

    /// <summary>Columns of a tile, and of a packed panel.</summary>
    public int Columns => 2 * Lanes;

    /// <summary>Can this processor run it?</summary>
    public bool IsSupported { get; }

    /// <summary>Dot products of rows with a vector.</summary>
    public delegate*<T*, nint, long, long, T*, T*, nint, bool, void> DotRows { get; private init; }

    /// <summary>Weighted sum of rows.</summary>
    public delegate*<T*, nint, long, long, T*, nint, T*, bool, void> SumRows { get; private init; }

    public override string ToString() => Name;

    /// <summary>The kernel of a tile.</summary>
    /// <param name="rows">1 to <see cref="Rows"/>.</param>
    /// <param name="columns">1 to <see cref="Columns"/>.</param>
    public delegate*<TileCall<T>*, void> Tile(int rows, int columns) =>
        (columns == Columns ? _whole : columns > Lanes ? _edge : _narrow)[rows];

    public static GemmKernel<T> Create12<TV, TSimd>(string name) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        GemmKernel<T> kernel = Create<TV, TSimd>(name, 12);
        kernel.Add<TV, TSimd, N7>();
        kernel.Add<TV, TSimd, N8>();
        kernel.Add<TV, TSimd, N9>();
        kernel.Add<TV, TSimd, N10>();
        kernel.Add<TV, TSimd, N11>();
        kernel.Add<TV, TSimd, N12>();
        return kernel;
    }

    public static GemmKernel<T> Create6<TV, TSimd>(string name) where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        Create<TV, TSimd>(name, 6);

    static GemmKernel<T> Create<TV, TSimd>(string name, int rows) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        var kernel = new GemmKernel<T>(name, rows, TSimd.Lanes, TSimd.IsSupported)
        {
            DotRows = &Gemv<T, TV, TSimd>.DotRows,
            SumRows = &Gemv<T, TV, TSimd>.SumRows,
        };
        kernel.Add<TV, TSimd, N1>();
        kernel.Add<TV, TSimd, N2>();
        kernel.Add<TV, TSimd, N3>();
        kernel.Add<TV, TSimd, N4>();
        kernel.Add<TV, TSimd, N5>();
        kernel.Add<TV, TSimd, N6>();
        return kernel;
    }

    void Add<TV, TSimd, TRows>() where TV : unmanaged where TSimd : struct, ISimd<T, TV> where TRows : struct, IConstant
    {
        _whole[TRows.Value] = &Tile<T, TV, TSimd, TRows, N2, N0>.Run;
        _edge[TRows.Value] = &Tile<T, TV, TSimd, TRows, N2, N1>.Run;
        _narrow[TRows.Value] = &Tile<T, TV, TSimd, TRows, N1, N1>.Run;
    }
}
