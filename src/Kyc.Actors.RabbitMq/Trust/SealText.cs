using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.RabbitMq.Asking;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Trust;

/// <summary>
/// What a code is over: format, kind, destination, id, sender, number, what the headers say that are acted on, and the
/// digest of the body. Every part is preceded by its length, so that no two messages have the same text.
/// </summary>
internal static class SealText
{
    private const string Domain = "kyc/message";
    private const int DigestBytes = 32;
    private const string None = "-";

    public static byte[] Of(
        int format, Destination to, IReadOnlyBasicProperties properties, string from, long number,
        ReadOnlySpan<byte> body)
    {
        var text = new ArrayBufferWriter<byte>(256);
        Append(text, Domain);
        Append(text, format);
        Append(text, to.Exchange);
        Append(text, to.Key);
        Append(text, properties.Type ?? "");
        Append(text, properties.CorrelationId ?? "");
        Append(text, from);
        Append(text, number);
        Append(text, Header(properties, MessageKind.LeftHeader));
        Append(text, Header(properties, MessageKind.WaitsHeader));
        Append(text, Header(properties, MessageKind.RepeatsHeader));
        SHA256.HashData(body, text.GetSpan(DigestBytes));
        text.Advance(DigestBytes);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>The text of a header, whatever type of number it travelled as.</summary>
    public static string Header(IReadOnlyBasicProperties properties, string name)
    {
        object? value = null;
        properties.Headers?.TryGetValue(name, out value);
        return value switch
        {
            null => None,
            byte[] text => Encoding.UTF8.GetString(text),
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            var other => other.ToString() ?? None,
        };
    }

    private static void Append(ArrayBufferWriter<byte> text, string part)
    {
        var length = Encoding.UTF8.GetByteCount(part);
        BinaryPrimitives.WriteInt32BigEndian(text.GetSpan(sizeof(int)), length);
        text.Advance(sizeof(int));
        Encoding.UTF8.GetBytes(part, text.GetSpan(length));
        text.Advance(length);
    }

    private static void Append(ArrayBufferWriter<byte> text, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(text.GetSpan(sizeof(long)), number);
        text.Advance(sizeof(long));
    }
}
