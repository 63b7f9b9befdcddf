using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// A regular expression of RE2's syntax on UTF-8 bytes, matched in linear time. Bytes that are no UTF-8 match as U+FFFD and are kept
/// as they are.
/// </summary>
sealed class Re2Regex
{
    const int MaxCached = 1000;

    static readonly ConcurrentDictionary<string, Re2Regex> Cache = new();

    readonly Regex _regex, _whole;

    Re2Regex(string pattern)
    {
        string translated = Re2Syntax.Translate(pattern);
        try
        {
            const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
            _regex = new Regex(translated, options);
            _whole = new Regex($@"\A(?:{translated})\z", options);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"Invalid pattern: {pattern}, error: {e.Message}", e);
        }
    }

    /// <summary>The expression; the latest ones are kept.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not an expression of RE2.</exception>
    public static Re2Regex Of(string pattern)
    {
        if (Cache.TryGetValue(pattern, out Re2Regex? found)) return found;
        if (Cache.Count >= MaxCached) Cache.Clear();
        return Cache.GetOrAdd(pattern, static p => new Re2Regex(p));
    }

    /// <summary>Does the whole text match?</summary>
    public bool MatchesAll(byte[] text) => _whole.IsMatch(Encoding.UTF8.GetString(text));

    /// <summary>Replaces the first match, or all.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rewrite">What to put there; <c>\1</c> is the first group, <c>\0</c> the match.</param>
    /// <param name="all">Replace all matches.</param>
    public byte[] Replace(byte[] text, byte[] rewrite, bool all)
    {
        (string decoded, int[] offsets) = Decode(text);
        Match match = _regex.Match(decoded);
        if (!match.Success) return text;
        var result = new List<byte>(text.Length);
        int copied = 0, lastEnd = -1;
        for (; match.Success; match = match.NextMatch())
        {
            if (match.Length == 0 && match.Index == lastEnd) continue;
            int start = offsets[match.Index];
            result.AddRange(text.AsSpan(copied, start - copied));
            Rewrite(result, rewrite, match, text, offsets);
            lastEnd = match.Index + match.Length;
            copied = offsets[lastEnd];
            if (!all) break;
        }
        result.AddRange(text.AsSpan(copied));
        return [.. result];
    }

    static void Rewrite(List<byte> result, ReadOnlySpan<byte> rewrite, Match match, byte[] text, int[] offsets)
    {
        for (int i = 0; i < rewrite.Length; i++)
        {
            if (rewrite[i] != '\\' || i + 1 == rewrite.Length)
            {
                result.Add(rewrite[i]);
                continue;
            }
            byte next = rewrite[++i];
            if (!char.IsAsciiDigit((char)next))
            {
                result.Add(next);
                continue;
            }
            Group group = match.Groups[next - '0'];
            if (group.Success) result.AddRange(text.AsSpan(offsets[group.Index]..offsets[group.Index + group.Length]));
        }
    }

    /// <summary>The text as UTF-16, and for each of its units, and the end, the byte where it begins.</summary>
    static (string Text, int[] Offsets) Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new StringBuilder(text.Length);
        var offsets = new List<int>(text.Length + 1);
        for (int at = 0; at < text.Length;)
        {
            int used = 1;
            Rune rune = Rune.ReplacementChar;
            if (Rune.DecodeFromUtf8(text[at..], out Rune valid, out int length) == System.Buffers.OperationStatus.Done) (rune, used) = (valid, length);
            decoded.Append(rune.ToString());
            for (int i = 0; i < rune.Utf16SequenceLength; i++) offsets.Add(at);
            at += used;
        }
        offsets.Add(text.Length);
        return (decoded.ToString(), [.. offsets]);
    }
}
