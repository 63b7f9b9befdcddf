using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace TensorHarbor.Generators;

/// <summary>What the generator knows about one <c>[Op]</c> class. Compared by its text, so that unchanged ops are not generated again.</summary>
sealed record OpModel(string ClassName, string Summary, OpSignature Signature, IReadOnlyList<string> Flags, bool HasShape, bool HasGradient,
    IReadOnlyList<KernelModel> Kernels)
{
    const string KernelAttribute = "TensorHarbor.Graphs.CpuKernelAttribute";

    public static OpModel From(INamedTypeSymbol type, AttributeData op)
    {
        string signature = (string)op.ConstructorArguments[0].Value!;
        IEnumerable<string> attrs = op.ConstructorArguments[1].Values.Select(v => (string)v.Value!);
        IEnumerable<string> flags = op.NamedArguments.Where(n => n.Value.Value is true).Select(n => n.Key);
        return new(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            SummaryOf(type),
            OpSignature.Parse(signature, attrs),
            flags.ToArray(),
            HasMethod(type, "Shape", "ShapeContext"),
            HasMethod(type, "Gradient", "GradientContext"),
            KernelsOf(type).ToArray());
    }

    /// <summary>The class's own summary, for the builder's documentation.</summary>
    static string SummaryOf(INamedTypeSymbol type)
    {
        string xml = type.GetDocumentationCommentXml() ?? "";
        int start = xml.IndexOf("<summary>", StringComparison.Ordinal), end = xml.IndexOf("</summary>", StringComparison.Ordinal);
        return start < 0 ? "" : string.Join(" ", xml.Substring(start + 9, end - start - 9).Split(new[] { ' ', '\n', '\r', '\t' }, StringSplitOptions.RemoveEmptyEntries));
    }

    static bool HasMethod(INamedTypeSymbol type, string name, string parameter) => type.GetMembers(name).OfType<IMethodSymbol>()
        .Any(m => m.IsStatic && m.Parameters.Length == 1 && m.Parameters[0].Type.Name == parameter);

    static IEnumerable<KernelModel> KernelsOf(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            foreach (AttributeData attribute in member.GetAttributes())
            {
                if (attribute.AttributeClass?.ToDisplayString() != KernelAttribute) continue;
                ImmutableArray<TypedConstant> constraints = attribute.ConstructorArguments[0].Values;
                int generic = member is IMethodSymbol method ? method.Arity : ((INamedTypeSymbol)member).Arity;
                yield return new(member.Name, member is INamedTypeSymbol, generic, constraints.Select(c => TypeConstraint.Parse((string)c.Value!)).ToArray());
            }
        }
    }
}

/// <summary>One kernel: a method or a class, with the types it takes.</summary>
sealed record KernelModel(string Name, bool IsClass, int Arity, IReadOnlyList<TypeConstraint> Constraints);

/// <summary>Types that a kernel takes for one type attribute.</summary>
sealed record TypeConstraint(string Attr, IReadOnlyList<string> Types)
{
    public static TypeConstraint Parse(string text)
    {
        int colon = text.IndexOf(':');
        if (colon < 0) throw new FormatException($"kernel constraint '{text}' is not of the form 'T: float, double'");
        return new(text.Substring(0, colon).Trim(), DTypeNames.Expand(text.Substring(colon + 1)));
    }
}
