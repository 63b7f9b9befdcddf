using TensorHarbor.Formats.Files;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tests.Files;

/// <summary>Thrown where the process dies; nothing may catch it.</summary>
public sealed class CrashException : Exception;

/// <summary>What happens at the chosen operation.</summary>
public enum Fault
{
    None,
    /// <summary>The process dies before the operation does anything.</summary>
    CrashBefore,
    /// <summary>The process dies when the operation is done.</summary>
    CrashAfter,
    /// <summary>This operation fails, all others go well.</summary>
    FailOnce,
    /// <summary>From here on nothing can be created, written or flushed.</summary>
    DiskFull,
}

/// <summary>
/// A file system in memory that knows what a power cut would leave: of each file what was flushed and perhaps more, of each folder's
/// changes since its last flush any subset. Folders without files are lost.
/// </summary>
public sealed class MemoryFiles : IFileStore
{
    sealed class Node
    {
        public List<byte> Bytes { get; init; } = [];
        public int Durable { get; set; }
    }

    readonly Dictionary<string, Node> _names = new(StringComparer.Ordinal);
    readonly Dictionary<string, Node> _durableNames = new(StringComparer.Ordinal);
    readonly List<(string Folder, Action<Dictionary<string, Node>> Apply)> _pending = [];
    readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    bool _dead;

    /// <summary>Number of operations that change something, so far.</summary>
    public int Operations { get; private set; }

    /// <summary>At which of them <see cref="Fault"/> happens.</summary>
    public int FaultAt { get; set; }

    public Fault Fault { get; set; }

    void Step(string path, Action apply, bool needsSpace)
    {
        if (_dead) throw new CrashException();
        Operations++;
        bool here = Operations == FaultAt;
        if (here && Fault == Fault.CrashBefore) Die();
        if ((here && Fault == Fault.FailOnce) || (Fault == Fault.DiskFull && Operations >= FaultAt && needsSpace))
        {
            throw new StatusException(ErrorCode.ResourceExhausted, $"{path}; No space left on device");
        }
        apply();
        if (here && Fault == Fault.CrashAfter) Die();
    }

    void Die()
    {
        _dead = true;
        throw new CrashException();
    }

    void ChangeName(string path, Action<Dictionary<string, Node>> apply)
    {
        apply(_names);
        _pending.Add((FolderOf(path), apply));
    }

    static string FolderOf(string path) => Path.GetDirectoryName(path)!;

    /// <summary>All files.</summary>
    public IEnumerable<string> Paths => _names.Keys;

    /// <summary>What is found after a power cut: one of the possible outcomes, chosen by <paramref name="random"/>.</summary>
    public MemoryFiles AfterPowerCut(Random random)
    {
        Dictionary<string, Node> names = new(_durableNames, StringComparer.Ordinal);
        int style = random.Next(3); // none of the pending changes, all, or any
        foreach ((_, Action<Dictionary<string, Node>> apply) in _pending)
        {
            if (style == 1 || (style == 2 && random.Next(2) == 0)) apply(names);
        }
        var after = new MemoryFiles();
        foreach ((string path, Node node) in names)
        {
            int kept = style switch { 0 => node.Durable, 1 => node.Bytes.Count, _ => random.Next(node.Durable, node.Bytes.Count + 1) };
            var copy = new Node { Bytes = node.Bytes[..kept], Durable = kept };
            after._names[path] = after._durableNames[path] = copy;
            for (string? folder = FolderOf(path); folder?.Length > 1; folder = Path.GetDirectoryName(folder)) after._folders.Add(folder);
        }
        return after;
    }

    /// <summary>What another process finds when this one dies without a power cut.</summary>
    public MemoryFiles AfterProcessDied()
    {
        var after = new MemoryFiles();
        foreach ((string path, Node node) in _names)
            after._names[path] = after._durableNames[path] = new() { Bytes = [.. node.Bytes], Durable = node.Bytes.Count };
        foreach (string folder in _folders) after._folders.Add(folder);
        return after;
    }

    public IReadableFile OpenRead(string path) => new Reader(path, Find(path));

    Node Find(string path) =>
        _names.TryGetValue(path, out Node? node)
            ? node
            : throw new StatusException(ErrorCode.NotFound, $"{path}; No such file or directory");

    public IWritableFile Create(string path)
    {
        var node = new Node();
        Step(path, () => ChangeName(path, names => names[path] = node), needsSpace: true);
        return new Writer(this, path, node);
    }

    public bool Exists(string path) => _names.ContainsKey(path);

    public bool FolderExists(string path) => path is "/" or "." || _folders.Contains(path);

    public IReadOnlyList<string> List(string folder) =>
        [.. _names.Keys.Concat(_folders).Where(path => FolderOf(path) == folder).Select(path => Path.GetFileName(path))];

    public void Rename(string from, string to)
    {
        if (_folders.Contains(from))
        {
            RenameFolder(from, to);
            return;
        }
        Node node = Find(from);
        Step(from, () => ChangeName(to, names =>
        {
            names.Remove(from);
            names[to] = node;
        }), needsSpace: false);
    }

    void RenameFolder(string from, string to) => Step(from, () =>
    {
        foreach (string folder in _folders.Where(path => path == from || path.StartsWith(from + "/", StringComparison.Ordinal)).ToArray())
        {
            _folders.Remove(folder);
            _folders.Add(to + folder[from.Length..]);
        }
        ChangeName(to, names =>
        {
            foreach ((string path, Node node) in names.Where(file => file.Key.StartsWith(from + "/", StringComparison.Ordinal)).ToArray())
            {
                names.Remove(path);
                names[to + path[from.Length..]] = node;
            }
        });
    }, needsSpace: false);

    public void Delete(string path)
    {
        if (_names.ContainsKey(path)) Step(path, () => ChangeName(path, names => names.Remove(path)), needsSpace: false);
    }

    public void DeleteFolder(string path) => Step(path, () =>
    {
        _folders.RemoveWhere(folder => folder == path || folder.StartsWith(path + "/", StringComparison.Ordinal));
        foreach (string file in _names.Keys.Where(file => file.StartsWith(path + "/", StringComparison.Ordinal)).ToArray())
            ChangeName(file, names => names.Remove(file));
    }, needsSpace: false);

    public void CreateFolder(string path)
    {
        if (!_folders.Contains(path)) Step(path, () => _folders.Add(path), needsSpace: true);
    }

    public void FlushFolder(string path) => Step(path, () =>
    {
        foreach ((string folder, Action<Dictionary<string, Node>> apply) in _pending)
        {
            if (folder == path) apply(_durableNames);
        }
        _pending.RemoveAll(change => change.Folder == path);
    }, needsSpace: true);

    sealed class Reader(string path, Node node) : IReadableFile
    {
        public string Path => path;

        public long Length => node.Bytes.Count;

        public int Read(long offset, Span<byte> destination)
        {
            int count = (int)Math.Clamp(node.Bytes.Count - offset, 0, destination.Length);
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(node.Bytes).Slice(
                (int)Math.Min(offset, node.Bytes.Count), count).CopyTo(destination);
            return count;
        }

        public void Dispose()
        {
        }
    }

    sealed class Writer(MemoryFiles files, string path, Node node) : IWritableFile
    {
        public string Path => path;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            byte[] all = bytes.ToArray();
            node.Bytes.AddRange(all[..(all.Length / 2)]); // half of a write may arrive
            try
            {
                files.Step(path, () => node.Bytes.AddRange(all[(all.Length / 2)..]), needsSpace: true);
            }
            catch (StatusException)
            {
                node.Bytes.RemoveRange(node.Bytes.Count - all.Length / 2, all.Length / 2);
                throw;
            }
        }

        public void Flush() => files.Step(path, () => node.Durable = node.Bytes.Count, needsSpace: true);

        public void Dispose()
        {
        }
    }
}
