using System.Globalization;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>Where a broker listens.</summary>
/// <param name="Name">Host name or address.</param>
/// <param name="Port">TCP port.</param>
internal readonly record struct BrokerHost(string Name, int Port)
{
    private const int PlainPort = 5672;
    private const int TlsPort = 5671;

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>[address]:port</c>.</summary>
    /// <exception cref="FormatException">The text has another form; the message says which is expected.</exception>
    public static BrokerHost Parse(string text, bool tls)
    {
        var port = tls ? TlsPort : PlainPort;
        var colon = text.LastIndexOf(':');
        var hasPort = colon >= 0 && (text.IndexOf(':') == colon || text[colon - 1] == ']');
        if (hasPort && (!int.TryParse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture, out port)
                        || port is < 1 or > 65_535))
            throw Malformed(text);
        var name = (hasPort ? text[..colon] : text).Trim('[', ']');
        return name.Length > 0 ? new BrokerHost(name, port) : throw Malformed(text);
    }

    /// <inheritdoc />
    public override string ToString() => Name.Contains(':') ? $"[{Name}]:{Port}" : $"{Name}:{Port}";

    private static FormatException Malformed(string text) =>
        new($"rabbitmq.hosts has \"{text}\"; write host:port, for instance broker1.internal:5671");
}
