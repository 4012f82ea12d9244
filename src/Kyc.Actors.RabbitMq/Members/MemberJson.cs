using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kyc.Actors.RabbitMq.Members;

/// <summary>Beats and orders as JSON; what a build does not know it leaves aside.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Beat))]
[JsonSerializable(typeof(Order))]
internal sealed partial class MemberJson : JsonSerializerContext
{
    /// <summary>Type of a beat's message.</summary>
    public const string BeatType = "beat";

    /// <summary>Type of an order's message.</summary>
    public const string OrderType = "order";

    public static byte[] Write(Beat beat) => JsonSerializer.SerializeToUtf8Bytes(beat, Default.Beat);

    public static byte[] Write(Order order) => JsonSerializer.SerializeToUtf8Bytes(order, Default.Order);

    /// <exception cref="JsonException">It is not a beat.</exception>
    public static Beat ReadBeat(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, Default.Beat) ?? throw new JsonException("a beat is null");

    /// <exception cref="JsonException">It is not an order.</exception>
    public static Order ReadOrder(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, Default.Order) ?? throw new JsonException("an order is null");
}
