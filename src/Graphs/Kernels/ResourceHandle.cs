using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>What a resource tensor holds: where a variable, table or queue is, not the thing itself.</summary>
/// <param name="Device">Full name of the device that holds the resource.</param>
/// <param name="Container">Container in the device's resource manager; empty: the default one.</param>
/// <param name="Name">Name in the container.</param>
/// <param name="DType">Element type of a variable.</param>
/// <param name="Shape">Declared shape of a variable.</param>
public sealed record ResourceHandle(string Device, string Container, string Name, DType DType, PartialShape Shape);
