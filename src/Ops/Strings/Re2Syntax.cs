using System.Globalization;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Translates regular expressions from RE2's syntax to .NET's and refuses what RE2 does not have, in its words.</summary>
/// <param name="pattern">The expression.</param>
sealed class Re2Syntax(string pattern)
{
    const string WordClass = "0-9A-Za-z_", DigitClass = "0-9", SpaceClass = @"\t\n\f\r ";

    static readonly Dictionary<string, string> PosixClasses = new()
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\x00-\x7F",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\x00-\x1F\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = WordClass,
        ["xdigit"] = "0-9A-Fa-f",
    };

    readonly StringBuilder _result = new();
    int _at, _depth;
    bool _canRepeat, _multiline;

    /// <summary>The expression in .NET's syntax.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not an expression of RE2.</exception>
    public static string Translate(string pattern) => new Re2Syntax(pattern).Run();

    string Run()
    {
        while (_at < pattern.Length) Next();
        if (_depth > 0) Fail($"missing ): {pattern}");
        return _result.ToString();
    }

    void Fail(string error) => Throw.InvalidArgument($"Invalid pattern: {pattern}, error: {error}");

    void Next()
    {
        char c = pattern[_at];
        switch (c)
        {
            case '(':
                Open();
                break;
            case ')':
                if (--_depth < 0) Fail($"unexpected ): {pattern}");
                Copy(1, canRepeat: true);
                break;
            case '[':
                Class();
                break;
            case '\\':
                Escape();
                break;
            case '*' or '+' or '?':
                Repeat(1);
                break;
            case '{':
                Braces();
                break;
            case '$':
                _result.Append(_multiline ? "$" : @"\z");
                _at++;
                _canRepeat = true;
                break;
            default:
                Copy(1, canRepeat: c != '|');
                break;
        }
    }

    void Copy(int count, bool canRepeat)
    {
        _result.Append(pattern, _at, count);
        _at += count;
        _canRepeat = canRepeat;
    }

    void Repeat(int length)
    {
        string operation = pattern.Substring(_at, length);
        if (!_canRepeat) Fail($"no argument for repetition operator: {operation}");
        Copy(length, canRepeat: false);
        if (_at < pattern.Length && pattern[_at] == '?') Copy(1, canRepeat: false);
        else if (_at < pattern.Length && pattern[_at] is '*' or '+') Fail($"bad repetition operator: {operation}{pattern[_at]}");
        _canRepeat = true;
    }

    void Braces()
    {
        int end = _at + 1;
        while (end < pattern.Length && (char.IsAsciiDigit(pattern[end]) || pattern[end] == ',')) end++;
        bool isRepetition = end < pattern.Length && pattern[end] == '}' && end > _at + 1 && char.IsAsciiDigit(pattern[_at + 1]);
        if (isRepetition) Repeat(end - _at + 1);
        else
        {
            _result.Append(@"\{");
            _at++;
            _canRepeat = true;
        }
    }

    void Open()
    {
        _depth++;
        if (!pattern.AsSpan(_at).StartsWith("(?"))
        {
            Copy(1, canRepeat: false);
            return;
        }
        if (pattern.AsSpan(_at).StartsWith("(?P<"))
        {
            int close = pattern.IndexOf('>', _at);
            if (close < 0) Fail($"invalid named capture group: {pattern[_at..]}");
            _result.Append('(');
            _at = close + 1;
            _canRepeat = false;
            return;
        }
        int end = _at + 2;
        while (end < pattern.Length && "imsU-".Contains(pattern[end], StringComparison.Ordinal)) end++;
        string flags = pattern[(_at + 2)..end];
        if (end >= pattern.Length || pattern[end] is not (':' or ')')) Fail($"invalid perl operator: {pattern[_at..Math.Min(end + 1, pattern.Length)]}");
        if (flags.Contains('U', StringComparison.Ordinal)) Fail("the flag U (ungreedy) is not supported here");
        if (flags.Contains('m', StringComparison.Ordinal)) _multiline = flags.IndexOf('m') < (flags.Contains('-') ? flags.IndexOf('-') : int.MaxValue);
        if (pattern[end] == ')') _depth--;
        Copy(end + 1 - _at, canRepeat: false);
    }

    void Escape()
    {
        if (_at + 1 >= pattern.Length) Fail(@"trailing \ at end of pattern: ");
        char c = pattern[_at + 1];
        switch (c)
        {
            case 'Q':
                Quoted();
                return;
            case 'd' or 'w' or 's' or 'D' or 'W' or 'S':
                _result.Append(char.IsUpper(c) ? "[^" : "[").Append(PerlClass(c)).Append(']');
                _at += 2;
                break;
            case 'p' or 'P':
                _result.Append(Property());
                break;
            default:
                SimpleEscape(c);
                break;
        }
        _canRepeat = true;
    }

    static string PerlClass(char c) => char.ToLowerInvariant(c) switch { 'd' => DigitClass, 'w' => WordClass, _ => SpaceClass };

    void SimpleEscape(char c)
    {
        if (c == 'z') _result.Append(@"\z");
        else if (c is 'A' or 'b' or 'B' or 'n' or 't' or 'r' or 'f' or 'v' or 'a') _result.Append('\\').Append(c);
        else if (c == 'x')
        {
            AppendHex();
            return;
        }
        else if (!char.IsAsciiLetterOrDigit(c)) _result.Append('\\').Append(c);
        else if (c == '0') _result.Append(@"\0");
        else Fail($@"invalid escape sequence: \{c}");
        _at += 2;
    }

    void AppendHex()
    {
        bool braces = _at + 2 < pattern.Length && pattern[_at + 2] == '{';
        int start = _at + (braces ? 3 : 2), end = braces ? pattern.IndexOf('}', start) : start + 2;
        if (end < 0 || end > pattern.Length || !int.TryParse(pattern.AsSpan(start, end - start), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int point))
        {
            Fail($@"invalid escape sequence: {pattern[_at..Math.Min(pattern.Length, _at + 4)]}");
            return;
        }
        _result.Append("(?:").Append(System.Text.RegularExpressions.Regex.Escape(char.ConvertFromUtf32(point))).Append(')');
        _at = end + (braces ? 1 : 0);
    }

    void Quoted()
    {
        int end = pattern.IndexOf(@"\E", _at + 2, StringComparison.Ordinal);
        string text = end < 0 ? pattern[(_at + 2)..] : pattern[(_at + 2)..end];
        foreach (char c in text) _result.Append(System.Text.RegularExpressions.Regex.Escape(c.ToString()));
        _at = end < 0 ? pattern.Length : end + 2;
        _canRepeat = text.Length > 0;
    }

    /// <summary>A Unicode class: <c>\pL</c> or <c>\p{Greek}</c>.</summary>
    string Property()
    {
        bool braces = _at + 2 < pattern.Length && pattern[_at + 2] == '{';
        int end = braces ? pattern.IndexOf('}', _at) : _at + 2;
        if (end < 0 || end >= pattern.Length) Fail($"invalid character class range: {pattern[_at..]}");
        string name = braces ? pattern[(_at + 3)..end] : pattern[end].ToString();
        bool negated = pattern[_at + 1] == 'P' ^ name.StartsWith('^');
        _at = end + 1;
        string category = name.TrimStart('^');
        if (category.Length > 2 && category != "Any") category = "Is" + category;
        return category == "Any" ? @"[\s\S]" : $@"\{(negated ? 'P' : 'p')}{{{category}}}";
    }

    void Class()
    {
        int start = _at;
        _result.Append('[');
        _at++;
        if (_at < pattern.Length && pattern[_at] == '^')
        {
            _result.Append('^');
            _at++;
        }
        for (bool first = true; ; first = false)
        {
            if (_at >= pattern.Length)
            {
                Fail($"missing ]: {pattern[start..]}");
                return;
            }
            if (pattern[_at] == ']' && !first) break;
            ClassItem();
        }
        Copy(1, canRepeat: true);
    }

    void ClassItem()
    {
        char c = pattern[_at];
        if (c == '[' && pattern.AsSpan(_at).StartsWith("[:"))
        {
            int end = pattern.IndexOf(":]", _at, StringComparison.Ordinal);
            string name = end < 0 ? "" : pattern[(_at + 2)..end];
            if (!PosixClasses.TryGetValue(name, out string? members)) Fail($"invalid character class range: {pattern[_at..]}");
            _result.Append(members);
            _at = end + 2;
            return;
        }
        if (c == '\\' && _at + 1 < pattern.Length) ClassEscape(pattern[_at + 1]);
        else
        {
            if (c is '[' or ']') _result.Append('\\');
            _result.Append(c);
            _at++;
        }
    }

    void ClassEscape(char c)
    {
        switch (c)
        {
            case 'd' or 'w' or 's':
                _result.Append(PerlClass(c));
                _at += 2;
                break;
            case 'D' or 'W' or 'S':
                _result.Append(c switch { 'D' => @"\x00-/:-\uFFFF", 'W' => @"\x00-/:-@\[-^`{-\uFFFF", _ => @"\x00-\x08\v\x0E-\x1F!-\uFFFF" });
                _at += 2;
                break;
            case 'p' or 'P':
                _result.Append(Property());
                break;
            default:
                _result.Append('\\').Append(c);
                _at += 2;
                break;
        }
    }
}
