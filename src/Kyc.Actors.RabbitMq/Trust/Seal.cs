using System.Globalization;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Trust;

/// <summary>
/// Puts a code under the shared key ring on every message that this node puts on the broker, and tells the messages of
/// nodes from those of whoever else may reach the broker. The broker's user and password open the broker, nothing more.
/// </summary>
/// <param name="keys">Keys of the nodes that hold the ring.</param>
/// <param name="self">This node's incarnation.</param>
/// <param name="acceptUnsigned">Setting <c>rabbitmq.accept_unsigned</c>.</param>
/// <param name="refusals">Counts and tells what is refused.</param>
internal sealed class Seal(IClusterKeys keys, string self, bool acceptUnsigned, Refusals refusals)
{
    /// <summary>The format of messages that bear a code; format 1, of older builds, is the body alone.</summary>
    public const int Format = 2;

    /// <summary>What the ring's keys are derived for.</summary>
    public const string Purpose = "messages";

    /// <summary>Counts and tells what is refused.</summary>
    public Refusals Refusals => refusals;

    /// <summary>Puts the code into the headers. What bears one already keeps it: it is another node's.</summary>
    /// <param name="to">Where it is to be acted on.</param>
    /// <param name="properties">Its properties, complete but for the broker's own.</param>
    /// <param name="body">Its content.</param>
    /// <param name="number">The sender's count; 0 where nothing is counted.</param>
    public void Put(Destination to, BasicProperties properties, ReadOnlySpan<byte> body, long number = 0)
    {
        properties.Headers ??= new Dictionary<string, object?>();
        if (properties.Headers.ContainsKey(SealHeaders.Code)) return;
        var mac = keys.Mac(Purpose, SealText.Of(Format, to, properties, self, number, body));
        properties.Headers[SealHeaders.Format] = Format;
        properties.Headers[SealHeaders.From] = self;
        properties.Headers[SealHeaders.Number] = number;
        properties.Headers[SealHeaders.Key] = mac.KeyId;
        properties.Headers[SealHeaders.Code] = mac.Code;
    }

    /// <summary>True when a delivery may be acted on; otherwise it has been counted, and is to be settled and
    /// forgotten.</summary>
    public bool Opens(Destination here, Delivery delivery) => Opens(here, delivery, out _, out _);

    /// <summary>The same, with who sent it and the sender's number of it; empty and 0 without a code.</summary>
    public bool Opens(Destination here, Delivery delivery, out string from, out long number) =>
        Opens(here, delivery.Properties, delivery.Body, out from, out number);

    /// <summary>The same for what was fetched.</summary>
    public bool Opens(Destination here, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body) =>
        Opens(here, properties, body, out _, out _);

    private bool Opens(
        Destination here, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body, out string from,
        out long number)
    {
        var refusal = Judge(here, properties, body, out from, out number);
        if (refusal is not { } why) return true;
        if (why == Distrust.Unsigned && acceptUnsigned)
        {
            Counters.MessagesUnsigned.Add(1);
            return true;
        }
        refusals.Add(why, here);
        return false;
    }

    private Distrust? Judge(
        Destination here, IReadOnlyBasicProperties properties, ReadOnlySpan<byte> body, out string from,
        out long number)
    {
        (from, number) = ("", 0);
        if (properties.Headers is not { } headers || !headers.TryGetValue(SealHeaders.Code, out var code))
            return Distrust.Unsigned;
        if (code is not byte[] { Length: > 0 } bytes || Whole(headers, SealHeaders.Format) is not Format
            || Text(headers, SealHeaders.From) is not { Length: > 0 } sender
            || Whole(headers, SealHeaders.Number) is not { } count
            || Text(headers, SealHeaders.Key) is not { Length: > 0 } key)
            return Distrust.Malformed;
        var text = SealText.Of(Format, here, properties, sender, count, body);
        if (!keys.Verify(Purpose, text, new KeyedMac(key, bytes)))
            return keys.Mac(Purpose, []).KeyId == key ? Distrust.WrongCode : Distrust.UnknownKey;
        (from, number) = (sender, count);
        return null;
    }

    private static string? Text(IDictionary<string, object?> headers, string name) =>
        headers.TryGetValue(name, out var value)
            ? value switch
            {
                byte[] bytes => Encoding.UTF8.GetString(bytes),
                string text => text,
                _ => null,
            }
            : null;

    private static long? Whole(IDictionary<string, object?> headers, string name) =>
        headers.TryGetValue(name, out var value) && value is byte or sbyte or short or ushort or int or uint or long
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : null;
}
