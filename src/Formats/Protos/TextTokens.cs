using System.Diagnostics.CodeAnalysis;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Protos;

/// <summary>What a token of the text form is.</summary>
enum TextToken
{
    /// <summary>The end of the text.</summary>
    End,
    /// <summary>A name, or a word such as <c>inf</c>.</summary>
    Name,
    /// <summary>A number without sign.</summary>
    Number,
    /// <summary>A quoted string, quotes included.</summary>
    Quoted,
    /// <summary>Any other character.</summary>
    Symbol,
}

/// <summary>Splits the text form of a message into tokens.</summary>
sealed class TextTokens
{
    readonly string _text, _name;
    int _start, _end;

    /// <summary>Stands at the first token.</summary>
    public TextTokens(string text, string name)
    {
        (_text, _name) = (text, name);
        MoveNext();
    }

    /// <summary>Kind of the token.</summary>
    public TextToken Kind { get; private set; }

    /// <summary>The token.</summary>
    public ReadOnlySpan<char> Current => _text.AsSpan(_start, _end - _start);

    /// <summary>Is the token this symbol?</summary>
    public bool Is(char symbol) => Kind == TextToken.Symbol && _text[_start] == symbol;

    /// <summary>Moves on if the token is this symbol.</summary>
    public bool Take(char symbol)
    {
        if (!Is(symbol)) return false;
        MoveNext();
        return true;
    }

    /// <summary>Moves on if the token is this symbol, else refuses it.</summary>
    public void Expect(char symbol)
    {
        if (!Take(symbol)) Refuse($"Expected \"{symbol}\", found \"{Current}\".");
    }

    /// <summary>Moves to the next token.</summary>
    public void MoveNext()
    {
        _start = SkipBlank(_end);
        if (_start == _text.Length)
        {
            (Kind, _end) = (TextToken.End, _start);
            return;
        }
        char first = _text[_start];
        (Kind, _end) = first switch
        {
            '"' or '\'' => (TextToken.Quoted, EndOfQuoted(first)),
            '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') =>
                (TextToken.Name, EndOf(static (c, _) => char.IsAsciiLetterOrDigit(c) || c == '_')),
            (>= '0' and <= '9') or '.' =>
                (
                    TextToken.Number,
                    EndOf(static (c, before) => char.IsAsciiLetterOrDigit(c) || c == '.' || (c is '+' or '-' && before is 'e' or 'E'))),
            _ => (TextToken.Symbol, _start + 1),
        };
    }

    int SkipBlank(int at)
    {
        while (at < _text.Length)
        {
            if (_text[at] == '#')
            {
                int newline = _text.IndexOf('\n', at);
                at = newline < 0 ? _text.Length : newline;
            }
            else if (_text[at] is ' ' or '\t' or '\n' or '\r' or '\f' or '\v') at++;
            else break;
        }
        return at;
    }

    int EndOf(Func<char, char, bool> belongs)
    {
        int end = _start + 1;
        while (end < _text.Length && belongs(_text[end], _text[end - 1])) end++;
        return end;
    }

    int EndOfQuoted(char quote)
    {
        for (int end = _start + 1; end < _text.Length && _text[end] != '\n'; end++)
        {
            if (_text[end] == quote) return end + 1;
            if (_text[end] == '\\') end++;
        }
        Refuse("String literals cannot cross line boundaries or the end of the text.");
        return 0;
    }

    /// <summary>Throws: the token is not what should be there.</summary>
    [DoesNotReturn]
    public void Refuse(string why)
    {
        ReadOnlySpan<char> before = _text.AsSpan(0, _start);
        int line = before.Count('\n') + 1, column = _start - before.LastIndexOf('\n');
        throw new StatusException(ErrorCode.InvalidArgument, $"{_name}:{line}:{column}: {why}");
    }
}
