using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>Instantiates functions of the library, compiles their bodies once, and runs them for kernels.</summary>
/// <param name="library">The functions.</param>
/// <param name="ops">Ops of their nodes.</param>
/// <param name="session">The session whose kernels and resources the bodies use.</param>
sealed class FunctionRunner(FunctionLibrary library, IOpTable ops, Session session) : IFunctionRunner, IDisposable
{
    /// <summary>Calls within calls. An error passes through all of them, and each may need more of the stack than the call did.</summary>
    const int MaxDepth = 256;

    [ThreadStatic]
    static int _depth;

    readonly ConcurrentDictionary<string, Callable> _compiled = new();
    readonly ConcurrentDictionary<FunctionRef, Callable> _byReference = new(); // equal by name and the attributes' identity

    /// <inheritdoc/>
    public void Run(FunctionRef function, ReadOnlySpan<Tensor> args, Span<Tensor> results, StepContext step, bool consumesArgs)
    {
        if (_depth >= MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Throw.ResourceExhausted($"Function {function.Name}: {_depth} calls are nested, too many for the stack; does it call itself without end?");
        }
        _depth++;
        try
        {
            CallableOf(function).Run(args, results, step.Stop, consumesArgs);
        }
        finally
        {
            _depth--;
        }
    }

    Callable CallableOf(FunctionRef function)
    {
        if (!_byReference.TryGetValue(function, out Callable? callable))
        {
            if (!_compiled.TryGetValue(Key(function), out callable)) callable = Compile(function);
            _byReference.TryAdd(function, callable);
        }
        return callable;
    }

    static string Key(FunctionRef function) =>
        $"{function.Name}[{string.Join(",", function.Attrs.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"))}]";

    Callable Compile(FunctionRef function)
    {
        FunctionBody body = FunctionBody.Instantiate(library.Get(function.Name), function.Attrs, library, ops);
        Callable callable = session.MakeCallable(body.Args.AsSpan(), body.Results.AsSpan(), [.. body.Effects]);
        return _compiled.GetOrAdd(Key(function), callable);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Callable callable in _compiled.Values) callable.Dispose();
    }
}
