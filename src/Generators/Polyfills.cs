namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler make init-only properties and records for netstandard2.0.</summary>
static class IsExternalInit
{
}
