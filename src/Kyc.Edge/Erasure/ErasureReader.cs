using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Edge.Http;
using Kyc.Edge.Problems;
using Kyc.Sessions.Ids;

namespace Kyc.Edge.Erasure;

/// <summary>What a request for erasure asks for.</summary>
internal sealed record ErasureAsked(
    ErasureSelection By, IReadOnlyCollection<SessionId> Sessions, string? Reference, DateTimeOffset? From,
    DateTimeOffset? Before);

/// <summary>Reads a request for erasure: exactly one way of naming sessions, nothing unknown.</summary>
internal static class ErasureReader
{
    private const string SessionIds = "session_ids";
    private const string Reference = "client_reference_id";
    private const string Created = "created";
    private const string Choice = $"Give exactly one of {SessionIds}, {Reference} and {Created}.";

    /// <exception cref="ProblemException">Something in it is wrong.</exception>
    public static ErasureAsked Read(JsonElement body, EdgeOptions options)
    {
        var fields = body.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null).ToArray();
        var unknown = fields.Where(field => field.Name is not (SessionIds or Reference or Created))
            .Select(field => JsonBody.Unknown(field.Name, $"There is no such field. {Choice}")).ToArray();
        if (unknown.Length > 0) throw JsonBody.Invalid(unknown);
        if (fields.Length != 1) throw Wrong("", "one_of", Choice);
        var value = fields[0].Value;
        return fields[0].Name switch
        {
            SessionIds => new(ErasureSelection.SessionIds, Ids(value, options.ErasureMaxIds), null, null, null),
            Reference => new(ErasureSelection.ClientReferenceId, [], Text(value, options), null, null),
            _ => Range(value),
        };
    }

    private static HashSet<SessionId> Ids(JsonElement value, int limit)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Wrong($"/{SessionIds}", "wrong_type", "Give a list of ids.");
        var count = value.GetArrayLength();
        if (count == 0 || count > limit) throw Wrong($"/{SessionIds}", "out_of_range", $"Give 1 to {limit} ids.");
        var ids = new HashSet<SessionId>();
        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.String || !SessionId.TryParse(item.GetString(), out var id))
                throw Wrong($"/{SessionIds}/{index}", "malformed_id",
                    "A session id is vs_ and 26 capital letters and digits.");
            ids.Add(id);
        }
        return ids;
    }

    private static string Text(JsonElement value, EdgeOptions options)
    {
        if (value.ValueKind != JsonValueKind.String) throw Wrong($"/{Reference}", "wrong_type", "Give a text.");
        var text = value.GetString()!;
        return text.EnumerateRunes().Count() <= options.ReferenceMaxLength
            ? text
            : throw Wrong($"/{Reference}", "too_long", $"Give at most {options.ReferenceMaxLength} characters.");
    }

    private static ErasureAsked Range(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong($"/{Created}", "wrong_type", "Give an object with gte, lt or both.");
        DateTimeOffset? from = null, before = null;
        foreach (var end in value.EnumerateObject())
        {
            var pointer = JsonBody.Pointer(Created, end.Name);
            if (end.Name is not ("gte" or "lt")) throw Wrong(pointer, "unknown_field", "Give gte, lt or both.");
            if (end.Value.ValueKind != JsonValueKind.String)
                throw Wrong(pointer, "wrong_type", "Give an RFC 3339 time such as 2026-11-01T00:00:00Z.");
            var time = QueryValues.Time(pointer, end.Value.GetString());
            if (end.Name == "gte") from = time;
            else before = time;
        }
        if (from is null && before is null) throw Wrong($"/{Created}", "one_of", "Give gte, lt or both.");
        if (from >= before) throw Wrong($"/{Created}", "out_of_range", "gte has to be before lt.");
        return new ErasureAsked(ErasureSelection.Created, [], null, from, before);
    }

    private static ProblemException Wrong(string pointer, string code, string detail) =>
        JsonBody.Invalid([new FieldError(pointer, code, detail)]);
}
