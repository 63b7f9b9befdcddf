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

    // TensorFlow lets a call pass arguments of other shapes than the function says
    readonly ConcurrentDictionary<FunctionRef, Callable> _ofAnyShape = new();

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
            CallableOf(function, args).Run(args, results, new StepScope(0, null, step.Trace), step.Stop, consumesArgs);
        }
        finally
        {
            _depth--;
        }
    }

    Callable CallableOf(FunctionRef function, ReadOnlySpan<Tensor> args)
    {
        if (!_byReference.TryGetValue(function, out Callable? callable))
        {
            if (!_compiled.TryGetValue(Key(function), out callable)) callable = Compile(function);
            _byReference.TryAdd(function, callable);
        }
        if (callable.Fits(args)) return callable;
        return _ofAnyShape.TryGetValue(function, out Callable? loose) ? loose : CompileForAnyShape(function);
    }

    static string Key(FunctionRef function) =>
        $"{function.Name}[{string.Join(",", function.Attrs.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"))}]";

    Callable Compile(FunctionRef function) =>
        _compiled.GetOrAdd(Key(function), Compile(FunctionBody.Instantiate(library.Get(function.Name), function.Attrs, library, ops)));

    Callable CompileForAnyShape(FunctionRef function)
    {
        FunctionBody declared = FunctionBody.Instantiate(library.Get(function.Name), function.Attrs, library, ops);
        PartialShape[] shapes = [.. declared.Args.Select(_ => PartialShape.Unknown)];
        return _ofAnyShape.GetOrAdd(function, Compile(FunctionBody.Instantiate(library.Get(function.Name), function.Attrs, library, ops, shapes)));
    }

    Callable Compile(FunctionBody body) => session.MakeCallable(body.Args.AsSpan(), body.Results.AsSpan(), [.. body.Effects]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Callable callable in _compiled.Values.Concat(_ofAnyShape.Values)) callable.Dispose();
    }
}
