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
    readonly delegate*<GemmKernel<T>, int, void> _load;

    GemmKernel(string name, int rows, int lanes, delegate*<GemmKernel<T>, int, void> load)
    {
        (Name, Rows, Lanes) = (name, rows, lanes);
        _load = load;
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
    public bool IsSupported { get; private init; }

    /// <summary>Dot products of rows with a vector.</summary>
    public delegate*<T*, nint, long, long, T*, T*, nint, bool, void> DotRows { get; private init; }

    /// <summary>Weighted sum of rows.</summary>
    public delegate*<T*, nint, long, long, T*, nint, T*, bool, void> SumRows { get; private init; }

    public override string ToString() => Name;

    /// <summary>The kernel of a tile. Its types are loaded when it is first asked for.</summary>
    /// <param name="rows">1 to <see cref="Rows"/>.</param>
    /// <param name="columns">1 to <see cref="Columns"/>.</param>
    public delegate*<TileCall<T>*, void> Tile(int rows, int columns)
    {
        delegate*<TileCall<T>*, void>[] form = columns == Columns ? _whole : columns > Lanes ? _edge : _narrow;
        if (form[rows] == null) _load(this, rows);
        return form[rows];
    }

    /// <summary>Describes the kernels of an instruction set.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Rows of the largest tile: 12 or 6, depending on the number of registers.</param>
    public static GemmKernel<T> Create<TV, TSimd>(string name, int rows) where TV : unmanaged where TSimd : struct, ISimd<T, TV> =>
        new(name, rows, TSimd.Lanes, rows == 12 ? &LoadOfTwelve<TV, TSimd> : &LoadOfSix<TV, TSimd>)
        {
            IsSupported = TSimd.IsSupported,
            DotRows = &Gemv<T, TV, TSimd>.DotRows,
            SumRows = &Gemv<T, TV, TSimd>.SumRows,
        };

    static void LoadOfSix<TV, TSimd>(GemmKernel<T> kernel, int rows) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        switch (rows)
        {
            case 1: kernel.Add<TV, TSimd, N1>(); break;
            case 2: kernel.Add<TV, TSimd, N2>(); break;
            case 3: kernel.Add<TV, TSimd, N3>(); break;
            case 4: kernel.Add<TV, TSimd, N4>(); break;
            case 5: kernel.Add<TV, TSimd, N5>(); break;
            default: kernel.Add<TV, TSimd, N6>(); break;
        }
    }

    static void LoadOfTwelve<TV, TSimd>(GemmKernel<T> kernel, int rows) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    {
        switch (rows)
        {
            case <= 6: LoadOfSix<TV, TSimd>(kernel, rows); break;
            case 7: kernel.Add<TV, TSimd, N7>(); break;
            case 8: kernel.Add<TV, TSimd, N8>(); break;
            case 9: kernel.Add<TV, TSimd, N9>(); break;
            case 10: kernel.Add<TV, TSimd, N10>(); break;
            case 11: kernel.Add<TV, TSimd, N11>(); break;
            default: kernel.Add<TV, TSimd, N12>(); break;
        }
    }

    void Add<TV, TSimd, TRows>() where TV : unmanaged where TSimd : struct, ISimd<T, TV> where TRows : unmanaged
    {
        _whole[sizeof(TRows)] = &Tile<T, TV, TSimd, TRows, N2, N1>.Run;
        _edge[sizeof(TRows)] = &Tile<T, TV, TSimd, TRows, N2, N2>.Run;
        _narrow[sizeof(TRows)] = &Tile<T, TV, TSimd, TRows, N1, N2>.Run;
    }
}
