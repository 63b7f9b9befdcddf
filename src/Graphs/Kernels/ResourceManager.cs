using System.Collections.Concurrent;
using System.Reflection;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Things that outlive a step (variables, tables, queues, readers), by container and name. Safe for concurrent use.</summary>
/// <param name="defaultContainer">Container of resources that name none: in a cluster, the task's job.</param>
public sealed class ResourceManager(string defaultContainer = "localhost") : IDisposable
{

    readonly ConcurrentDictionary<(string Container, string Name), object> _resources = new();
    readonly ConcurrentDictionary<string, bool> _containers = new();

    long _lastPrivate = -1;

    /// <summary>Container of resources that name none.</summary>
    public string DefaultContainer { get; } = defaultContainer;

    /// <summary>All resources.</summary>
    public IEnumerable<KeyValuePair<(string Container, string Name), object>> All => _resources;

    /// <summary>The resource of a handle.</summary>
    /// <exception cref="StatusException">NOT_FOUND: there is none; INVALID_ARGUMENT: it is of another kind.</exception>
    public T Lookup<T>(ResourceHandle handle) where T : class =>
        Find<T>(handle.Container, handle.Name) ?? throw new StatusException(ErrorCode.NotFound, Missing(handle, TypeName<T>()));

    /// <summary>TensorFlow's words for a resource that is not there.</summary>
    /// <param name="handle">Where it should be.</param>
    /// <param name="type">Its type's name, as <see cref="ResourceTypeAttribute"/> gives it; <c>&lt;unknown&gt;</c> where any type would do.</param>
    public string Missing(ResourceHandle handle, string type)
    {
        string container = ContainerOf(handle);
        return _containers.ContainsKey(container)
            ? $"Resource {container}/{handle.Name}/{type} does not exist."
            : $"Container {container} does not exist. (Could not find resource: {container}/{handle.Name})";
    }

    /// <summary>The container of a handle, by name.</summary>
    public string ContainerOf(ResourceHandle handle) => NameOf(handle.Container);

    string NameOf(string container) => container.Length == 0 ? DefaultContainer : container;

    /// <summary>The resource of this name, or <see langword="null"/>.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is of another kind.</exception>
    public T? Find<T>(string container, string name) where T : class =>
        _resources.TryGetValue(Key(container, name), out object? found) ? Cast<T>(found, name) : null;

    /// <summary>The resource of this name, made by <paramref name="make"/> if there is none.</summary>
    public T GetOrAdd<T>(string container, string name, Func<string, T> make) where T : class
    {
        (string, string) key = Key(container, name);
        while (true)
        {
            if (_resources.TryGetValue(key, out object? found)) return Cast<T>(found, name);
            T made = make(name);
            _containers.TryAdd(key.Item1, true);
            if (_resources.TryAdd(key, made)) return made;
            (made as IDisposable)?.Dispose();
        }
    }

    /// <summary>A name for a resource that belongs to one kernel, as TensorFlow makes them: <c>_0_queue</c>.</summary>
    /// <param name="node">The kernel's node.</param>
    public string PrivateName(string node) => $"_{Interlocked.Increment(ref _lastPrivate)}_{node}";

    /// <summary>Removes a resource and frees what it owns; <see langword="false"/> if there was none.</summary>
    public bool Remove(string container, string name)
    {
        if (!_resources.TryRemove(Key(container, name), out object? removed)) return false;
        (removed as IDisposable)?.Dispose();
        return true;
    }

    /// <summary>Removes all resources of one container, or of all when it is <see langword="null"/>.</summary>
    public void Clear(string? container = null)
    {
        foreach ((string Container, string Name) key in _resources.Keys)
        {
            if (container is null || key.Container == container) Remove(key.Container, key.Name);
        }
        if (container is null) _containers.Clear();
        else _containers.TryRemove(container, out _);
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    (string, string) Key(string container, string name) => (NameOf(container), name);

    static T Cast<T>(object found, string name) where T : class => found as T
        ?? throw new StatusException(ErrorCode.InvalidArgument,
            $"Trying to access resource '{name}' as {typeof(T).Name} but it is {found.GetType().Name}");

    static string TypeName<T>() => typeof(T).GetCustomAttribute<ResourceTypeAttribute>()?.Name ?? typeof(T).Name;
}

/// <summary>The name of a kind of resource in TensorFlow's error texts: its C++ type, mangled, as users see it.</summary>
/// <param name="name">Such as <c>N10tensorflow3VarE</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface)]
public sealed class ResourceTypeAttribute(string name) : Attribute
{
    /// <summary>The mangled name.</summary>
    public string Name { get; } = name;
}
