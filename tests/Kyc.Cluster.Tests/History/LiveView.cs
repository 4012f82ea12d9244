using System.Text.Json;
using Kyc.Sessions.Files;
using Kyc.Sessions.Wire;

namespace Kyc.Cluster.Tests.History;

/// <summary>A session as the interface shows it.</summary>
internal sealed record LiveView(
    string Status, DateTimeOffset Updated, DateTimeOffset ExpiresAt, int AttemptsLeft,
    IReadOnlyDictionary<FileKind, string> Files, string? DecisionOutcome, string? DecisionCode)
{
    /// <summary>Reads the body of a GET.</summary>
    public static LiveView Parse(JsonElement view)
    {
        var decision = view.GetProperty("decision");
        var decided = decision.ValueKind == JsonValueKind.Object;
        return new LiveView(
            view.GetProperty("status").GetString()!, view.GetProperty("updated").GetDateTimeOffset(),
            view.GetProperty("expires_at").GetDateTimeOffset(), view.GetProperty("attempts_left").GetInt32(),
            view.GetProperty("files").EnumerateObject().ToDictionary(
                file => Kind(file.Name), file => file.Value.GetProperty("sha256").GetString()!),
            decided ? decision.GetProperty("outcome").GetString() : null,
            decided ? decision.GetProperty("code").GetString() : null);
    }

    private static FileKind Kind(string name) => WireName.TryParse<FileKind>(name, out var kind)
        ? kind
        : throw new JsonException($"\"{name}\" is no kind of file");
}
