using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TensorHarbor.Generators;

/// <summary>
/// Collects the classes marked <c>[Op]</c>: writes the assembly's op table (registrations made on first use, without reflection)
/// and one typed builder per op.
/// </summary>
[Generator]
public sealed class OpTableGenerator : IIncrementalGenerator
{
    static readonly DiagnosticDescriptor BadOp = new(
        "TH0001", "Op declaration cannot be read", "{0}: {1}", "TensorHarbor", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<(OpModel? Op, string? Error, Location? Where)> ops = context.SyntaxProvider.ForAttributeWithMetadataName(
            "TensorHarbor.Graphs.OpAttribute", (node, _) => node is ClassDeclarationSyntax, (found, _) => Read(found));
        IncrementalValueProvider<string> assembly = context.CompilationProvider.Select((c, _) => c.AssemblyName ?? "Ops");
        context.RegisterSourceOutput(ops.Collect().Combine(assembly), (output, all) => Write(output, all.Left, all.Right));
    }

    static (OpModel?, string?, Location?) Read(GeneratorAttributeSyntaxContext found)
    {
        try
        {
            return (OpModel.From((INamedTypeSymbol)found.TargetSymbol, found.Attributes[0]), null, null);
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or ArgumentException)
        {
            return (null, $"{found.TargetSymbol.Name}\t{e.Message}", found.TargetNode.GetLocation());
        }
    }

    static void Write(SourceProductionContext output, ImmutableArray<(OpModel? Op, string? Error, Location? Where)> all, string assembly)
    {
        foreach ((_, string? error, Location? where) in all)
        {
            if (error is null) continue;
            string[] parts = error.Split('\t');
            output.ReportDiagnostic(Diagnostic.Create(BadOp, where, parts[0], parts[1]));
        }
        OpModel[] ops = all.Select(a => a.Op).OfType<OpModel>().OrderBy(o => o.Signature.Name, StringComparer.Ordinal).ToArray();
        if (ops.Length == 0) return;
        output.AddSource("OpTable.g.cs", TableWriter.Write(ops, assembly));
        output.AddSource("OpBuilders.g.cs", BuilderWriter.Write(ops, assembly));
    }
}
