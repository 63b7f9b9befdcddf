using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>The optimizers by the names that <c>--optimizer</c> takes.</summary>
public static class OptimizerCatalog
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "sgd", "momentum", "nesterov", "adagrad", "adadelta", "adam", "ftrl", "rmsprop", "rmsprop_centered", "proximal_sgd", "proximal_adagrad",
    ];

    /// <summary>Makes an optimizer with TensorFlow's defaults.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: unknown name; the text names the nearest.</exception>
    public static Optimizer Create(string name, LearningRate rate) => name switch
    {
        "sgd" => new GradientDescent(rate),
        "momentum" => new Momentum(rate),
        "nesterov" => new Momentum(rate, nesterov: true),
        "adagrad" => new Adagrad(rate),
        "adadelta" => new Adadelta(rate),
        "adam" => new Adam(rate),
        "ftrl" => new Ftrl(rate),
        "rmsprop" => new RmsProp(rate),
        "rmsprop_centered" => new RmsProp(rate, centered: true),
        "proximal_sgd" => new ProximalGradientDescent(rate),
        "proximal_adagrad" => new ProximalAdagrad(rate),
        _ => Throw.InvalidArgument<Optimizer>(Catalogs.Unknown("optimizer", name, Names)),
    };
}

/// <summary>Texts about names that a catalog does not have.</summary>
static class Catalogs
{
    public static string Unknown(string kind, string name, IReadOnlyList<string> known) =>
        $"Unknown {kind} '{name}'{Spelling.Hint(name, known)} Known: {string.Join(", ", known)}";
}
