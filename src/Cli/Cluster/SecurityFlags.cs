using System.CommandLine;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Cluster;

/// <summary>The flags by which tasks prove themselves to each other.</summary>
static class SecurityFlags
{
    public static readonly Option<string?> Certificate = New(HostSecurityOptions.CertificateFlag, "PEM file of this process's certificate and its chain; turns TLS on.", "FILE");
    public static readonly Option<string?> Key = New(HostSecurityOptions.KeyFlag, "PEM file of the certificate's private key.", "FILE");
    public static readonly Option<string?> Authority = New(HostSecurityOptions.AuthorityFlag,
        "PEM file of the authorities whose certificates peers must show (mutual TLS).", "FILE");

    public static readonly Option<string?> TokenFile = New(HostSecurityOptions.TokenFileFlag,
        $"File of a token that all tasks must know; or set {HostSecurityOptions.TokenVariable}.", "FILE");

    public static readonly Option<string?> Token = New(HostSecurityOptions.TokenFlag, "That token itself, which other users of the machine can read.", "TOKEN");

    /// <summary>All of them.</summary>
    public static IEnumerable<Option> All => [Certificate, Key, Authority, TokenFile, Token];

    static Option<string?> New(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    /// <summary>What the flags and the environment say.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="log">Gets lines about peers that were refused and files that were read again.</param>
    /// <exception cref="StatusException">What is wrong with which file or flag.</exception>
    public static HostSecurity Read(ParseResult parse, Action<string> log) => new(new()
    {
        CertificateFile = parse.GetValue(Certificate),
        KeyFile = parse.GetValue(Key),
        AuthorityFile = parse.GetValue(Authority),
        Token = ReadToken(parse),
        Log = log,
    });

    static SharedToken? ReadToken(ParseResult parse)
    {
        (string? file, string? token) = (parse.GetValue(TokenFile), parse.GetValue(Token));
        if (file is not null && token is not null) Throw.InvalidArgument($"{TokenFile.Name} and {Token.Name} say the same: give one of them");
        if (file is not null) return SharedToken.FromFile(file);
        if (token is not null) return new(token, Token.Name);
        return Environment.GetEnvironmentVariable(HostSecurityOptions.TokenVariable) is { Length: > 0 } value ? new(value, HostSecurityOptions.TokenVariable) : null;
    }
}
