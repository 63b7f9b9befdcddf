using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Splits records of comma-separated values (RFC 4180) as TensorFlow does.</summary>
/// <param name="delimiter">What is between fields.</param>
/// <param name="quotes">May fields be in quotes, with two quotes standing for one?</param>
/// <param name="columns">Columns wanted, ascending; empty: all.</param>
sealed class CsvFields(byte delimiter, bool quotes, long[] columns)
{
    /// <summary>Appends the wanted fields of <paramref name="record"/>.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: quotes are where they may not be.</exception>
    public void Split(ReadOnlySpan<byte> record, List<byte[]> fields)
    {
        int at = 0, column = 0;
        while (at < record.Length)
        {
            if (record[at] is (byte)'\n' or (byte)'\r')
            {
                at++;
                continue;
            }
            bool quoted = quotes && record[at] == (byte)'"';
            byte[] field = quoted ? Quoted(record, ref at) : Plain(record, ref at);
            if (IsWanted(column++)) fields.Add(field);
        }
        if (record.Length > 0 && record[^1] == delimiter && IsWanted(column)) fields.Add([]);
    }

    bool IsWanted(int column) => columns.Length == 0 || Array.BinarySearch(columns, column) >= 0;

    /// <summary>Takes a field and the delimiter behind it.</summary>
    byte[] Plain(ReadOnlySpan<byte> record, ref int at)
    {
        ReadOnlySpan<byte> rest = record[at..];
        int length = rest.IndexOf(delimiter);
        ReadOnlySpan<byte> field = length < 0 ? rest : rest[..length];
        if (field.IndexOfAny((byte)'\n', (byte)'\r') >= 0 || (quotes && field.Contains((byte)'"')))
        {
            Throw.InvalidArgument("Unquoted fields cannot have quotes/CRLFs inside");
        }
        at += field.Length + 1;
        return field.ToArray();
    }

    byte[] Quoted(ReadOnlySpan<byte> record, ref int at)
    {
        var field = new List<byte>();
        at++;
        while (true)
        {
            int quote = at < record.Length ? record[at..].IndexOf((byte)'"') : -1;
            if (quote < 0) Throw.InvalidArgument("Quoted field has to end with quote followed by delim or end");
            foreach (byte b in record.Slice(at, quote)) field.Add(b);
            at += quote + 1;
            if (at < record.Length && record[at] == (byte)'"')
            {
                field.Add((byte)'"');
                at++;
                continue;
            }
            if (at < record.Length && record[at] != delimiter) Throw.InvalidArgument("Quoted field has to end with quote followed by delim or end");
            at++;
            return [.. field];
        }
    }
}
