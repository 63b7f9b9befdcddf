using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The file system that the checkpoint ops of a session read and write: this machine's, unless another is put in its place.</summary>
public static class SessionFiles
{
    const string Container = "session", Name = "files";

    /// <summary>Lets SaveV2, RestoreV2 and the ops like them use <paramref name="files"/> from now on.</summary>
    /// <param name="resources">Resources of the session.</param>
    /// <param name="files">The file system.</param>
    public static void Use(ResourceManager resources, IFileStore files)
    {
        if (ReferenceEquals(Of(resources), files)) return;
        resources.Remove(Container, Name);
        resources.GetOrAdd(Container, Name, _ => files);
    }

    /// <summary>The file system that a session's ops use.</summary>
    public static IFileStore Of(ResourceManager resources) => resources.Find<IFileStore>(Container, Name) ?? LocalFiles.Instance;
}
