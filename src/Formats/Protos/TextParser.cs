using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace TensorHarbor.Formats.Protos;

/// <summary>Parses the text form of a message; see <see cref="TextFormat.Parse"/>.</summary>
sealed class TextParser(string text, string name, TypeRegistry types)
{
    readonly TextTokens _tokens = new(text, name);
    int _depth;

    public void ParseInto(IMessage message) => ParseFields(message, '\0');

    /// <summary>Parses fields up to <paramref name="close"/> (0: the end of the text), which is taken.</summary>
    void ParseFields(IMessage message, char close)
    {
        if (++_depth > TextFormat.MaxDepth) _tokens.Refuse($"Messages are nested deeper than {TextFormat.MaxDepth} levels.");
        HashSet<int> seen = [];
        while (close == '\0' ? _tokens.Kind != TextToken.End : !_tokens.Take(close))
        {
            if (_tokens.Is('['))
            {
                ParseAny(message);
                continue;
            }
            FieldDescriptor field = ParseFieldName(message);
            bool colon = false;
            _tokens.MoveNext();
            colon = _tokens.Take(':');
            bool isMessage = field.FieldType is FieldType.Message or FieldType.Group;
            if (!colon && !isMessage) _tokens.Refuse($"Expected \":\", found \"{_tokens.Current}\".");
            if (!field.IsRepeated) CheckOnce(message, field, seen);
            if (field.IsRepeated && _tokens.Is('[')) ParseList(message, field);
            else Store(message, field, ParseValue(field));
            if (!_tokens.Take(',')) _tokens.Take(';');
        }
        _depth--;
    }

    FieldDescriptor ParseFieldName(IMessage message)
    {
        if (_tokens.Kind != TextToken.Name)
            _tokens.Refuse($"Expected identifier, got: {(_tokens.Kind == TextToken.End ? "end of text" : _tokens.Current.ToString())}");
        FieldDescriptor? field = message.Descriptor.FindFieldByName(_tokens.Current.ToString());
        if (field is null) _tokens.Refuse($"Message type \"{message.Descriptor.FullName}\" has no field named \"{_tokens.Current}\".");
        return field;
    }

    /// <summary>Parses <c>[type.googleapis.com/tensorflow.AssetFileDef] { ... }</c>.</summary>
    void ParseAny(IMessage message)
    {
        if (message is not Any any) _tokens.Refuse("Extensions are not supported.");
        else
        {
            if (any.TypeUrl.Length > 0 || !any.Value.IsEmpty) _tokens.Refuse("A google.protobuf.Any holds only one value.");
            _tokens.Expect('[');
            var url = new StringBuilder();
            for (; !_tokens.Is(']') && _tokens.Kind != TextToken.End; _tokens.MoveNext()) url.Append(_tokens.Current);
            any.TypeUrl = url.ToString();
            MessageDescriptor? type = types.Find(Any.GetTypeName(any.TypeUrl));
            if (type is null) _tokens.Refuse($"Could not find type \"{any.TypeUrl}\" stored in google.protobuf.Any.");
            _tokens.Expect(']');
            _tokens.Take(':');
            any.Value = ((IMessage)ParseMessage(type)).ToByteString();
            if (!_tokens.Take(',')) _tokens.Take(';');
        }
    }

    void CheckOnce(IMessage message, FieldDescriptor field, HashSet<int> seen)
    {
        if (!seen.Add(field.FieldNumber)) _tokens.Refuse($"Non-repeated field \"{field.Name}\" is specified multiple times.");
        if (field.RealContainingOneof?.Accessor.GetCaseFieldDescriptor(message) is { } other)
        {
            _tokens.Refuse(
                $"Field \"{field.Name}\" is specified along with field \"{other.Name}\", "
                + $"another member of oneof \"{field.RealContainingOneof.Name}\".");
        }
    }

    void ParseList(IMessage message, FieldDescriptor field)
    {
        _tokens.Expect('[');
        if (_tokens.Take(']')) return;
        do
        {
            Store(message, field, ParseValue(field));
        }
        while (_tokens.Take(','));
        _tokens.Expect(']');
    }

    static void Store(IMessage message, FieldDescriptor field, object value)
    {
        if (field.IsMap)
        {
            (object key, object item) = ((object, object))value;
            ((IDictionary)field.Accessor.GetValue(message))[key] = item;
        }
        else if (field.IsRepeated) ((IList)field.Accessor.GetValue(message)).Add(value);
        else field.Accessor.SetValue(message, value);
    }

    object ParseValue(FieldDescriptor field)
    {
        if (field.IsMap) return ParseMapEntry(field);
        if (field.FieldType is FieldType.Message or FieldType.Group) return ParseMessage(field.MessageType);
        return new TextScalars(_tokens).Parse(field);
    }

    object ParseMessage(MessageDescriptor type)
    {
        IMessage message = type.Parser.ParseFrom(ByteString.Empty);
        ParseFields(message, Open());
        bool isWrapper = type.File.Name == "google/protobuf/wrappers.proto"; // C# keeps BoolValue and the like as their values
        return isWrapper ? type.FindFieldByNumber(1).Accessor.GetValue(message) : message;
    }

    /// <summary>Takes the bracket that opens a message and returns the one that closes it.</summary>
    char Open()
    {
        if (_tokens.Take('<')) return '>';
        _tokens.Expect('{');
        return '}';
    }

    (object Key, object Value) ParseMapEntry(FieldDescriptor map)
    {
        FieldDescriptor keyField = map.MessageType.FindFieldByNumber(1), valueField = map.MessageType.FindFieldByNumber(2);
        object? key = null, value = null;
        char close = Open();
        while (!_tokens.Take(close))
        {
            FieldDescriptor? field = _tokens.Current switch { "key" => keyField, "value" => valueField, _ => null };
            if (field is null || _tokens.Kind != TextToken.Name)
                _tokens.Refuse($"Message type \"{map.MessageType.FullName}\" has no field named \"{_tokens.Current}\".");
            ref object? target = ref field == keyField ? ref key : ref value;
            if (target is not null) _tokens.Refuse($"Non-repeated field \"{field.Name}\" is specified multiple times.");
            _tokens.MoveNext();
            if (!_tokens.Take(':') && field.FieldType != FieldType.Message) _tokens.Refuse($"Expected \":\", found \"{_tokens.Current}\".");
            target = ParseValue(field);
            if (!_tokens.Take(',')) _tokens.Take(';');
        }
        return (key ?? TextScalars.Default(keyField), value ?? Default(valueField));
    }

    static object Default(FieldDescriptor field) =>
        field.FieldType == FieldType.Message ? field.MessageType.Parser.ParseFrom(ByteString.Empty) : TextScalars.Default(field);
}
