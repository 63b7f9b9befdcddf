using System.Runtime.InteropServices;

namespace TensorHarbor.Linalg;

/// <summary>The number 1, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 1)]
readonly struct N1;

/// <summary>The number 2, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 2)]
readonly struct N2;

/// <summary>The number 3, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 3)]
readonly struct N3;

/// <summary>The number 4, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 4)]
readonly struct N4;

/// <summary>The number 5, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 5)]
readonly struct N5;

/// <summary>The number 6, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 6)]
readonly struct N6;

/// <summary>The number 7, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 7)]
readonly struct N7;

/// <summary>The number 8, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 8)]
readonly struct N8;

/// <summary>The number 9, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 9)]
readonly struct N9;

/// <summary>The number 10, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 10)]
readonly struct N10;

/// <summary>The number 11, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 11)]
readonly struct N11;

/// <summary>The number 12, as a size that the compiler knows.</summary>
[StructLayout(LayoutKind.Sequential, Size = 12)]
readonly struct N12;
