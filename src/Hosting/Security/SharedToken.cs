using System.Security.Cryptography;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Hosting;

/// <summary>A secret that all tasks of a cluster know. It is compared in constant time and shows in no text.</summary>
public sealed class SharedToken
{
    /// <summary>The metadata key that carries it.</summary>
    public const string Header = "authorization";

    const string Scheme = "Bearer ";

    readonly byte[] _digest;

    /// <summary>A token.</summary>
    /// <param name="value">Its text: letters, digits and signs of ASCII.</param>
    /// <param name="source">Where it comes from, for errors.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: empty, or with a character that metadata cannot carry.</exception>
    public SharedToken(string value, string source)
    {
        if (value.Length == 0) Throw.InvalidArgument($"{source}: the token is empty");
        if (value.AsSpan().IndexOfAnyExceptInRange('!', '~') is >= 0 and int at)
        {
            Throw.InvalidArgument($"{source}: the token may hold letters, digits and signs of ASCII only; character {at + 1} is something else");
        }
        Credential = Scheme + value;
        _digest = Digest(Credential);
    }

    /// <summary>The token of a file: its text without white space around it.</summary>
    /// <exception cref="StatusException">NOT_FOUND or INVALID_ARGUMENT: the file cannot be read, or holds no token.</exception>
    public static SharedToken FromFile(string file) =>
        new(SecretFiles.ReadText(file, HostSecurityOptions.TokenFileFlag).Trim(), $"{HostSecurityOptions.TokenFileFlag} {file}");

    /// <summary>What a client sends under <see cref="Header"/>.</summary>
    public string Credential { get; }

    /// <summary>Is it what a peer sent?</summary>
    public bool Accepts(string credential) => CryptographicOperations.FixedTimeEquals(Digest(credential), _digest);

    /// <summary>Hashes have one length, so that not even the token's length shows in the time.</summary>
    static byte[] Digest(string credential) => SHA256.HashData(Encoding.UTF8.GetBytes(credential));

    /// <summary>Says that there is one.</summary>
    public override string ToString() => "(a token)";
}
