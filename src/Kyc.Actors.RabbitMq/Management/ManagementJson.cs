using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kyc.Actors.RabbitMq.Management;

/// <summary>The parts of the management interface's answers that are read; what is new to a connection or queue may
/// lack any of them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ConnectionAnswer[]))]
[JsonSerializable(typeof(QueuePage))]
[JsonSerializable(typeof(QuorumPage))]
[JsonSerializable(typeof(OverviewAnswer))]
[JsonSerializable(typeof(NodeAnswer[]))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class ManagementJson : JsonSerializerContext;

internal sealed record ConnectionAnswer(
    string? Name, string? User, string? UserProvidedName, ClientPropertiesAnswer? ClientProperties);

internal sealed record ClientPropertiesAnswer(string? ConnectionName);

internal sealed record QueuePage(int PageCount, IReadOnlyList<QueueAnswer>? Items);

internal sealed record QueueAnswer(
    string? Name, long? MessagesReady, long? MessagesUnacknowledged, int? Consumers,
    Dictionary<string, JsonElement>? Arguments);

internal sealed record QuorumPage(int PageCount, IReadOnlyList<QuorumAnswer>? Items);

internal sealed class QuorumAnswer
{
    private IReadOnlyList<string>? _online;

    public string? Name { get; set; }

    public string? Leader { get; set; }

    public IReadOnlyList<string>? Members { get; set; }

    /// <summary>Part of what the queue's leader reports of itself every few seconds.</summary>
    public string? State { get; set; }

    /// <summary>
    /// Broker 3.10 tells it twice, as it is and as it was counted last: only what is in both is sure.
    /// </summary>
    public IReadOnlyList<string>? Online
    {
        get => _online;
        set => _online = _online is null ? value : [.. _online.Intersect(value ?? [], StringComparer.Ordinal)];
    }
}

internal sealed record OverviewAnswer(
    string? ProductName, string? ProductVersion, string? RabbitmqVersion, string? ClusterName);

internal sealed record NodeAnswer(string? Name, bool? Running);

internal sealed record HealthAnswer(string? Status, string? Reason, IReadOnlyList<AlarmAnswer>? Alarms);

internal sealed record AlarmAnswer(string? Node, string? Resource);
