using System.Text;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>What a broker says of itself, as text.</summary>
internal static class ServerText
{
    /// <summary>Product and version.</summary>
    public static string Of(IDictionary<string, object?>? properties) =>
        $"{Text(properties, "product")} {Text(properties, "version")}".Trim();

    private static string Text(IDictionary<string, object?>? properties, string name) =>
        properties is not null && properties.TryGetValue(name, out var value) && value is byte[] bytes
            ? Encoding.UTF8.GetString(bytes)
            : "";
}
