using System.Text.Json;
using Kyc.Edge.Http;
using Kyc.Edge.Problems;
using Kyc.Sessions.Policies;

namespace Kyc.Edge.Sessions;

/// <summary>A create as it was understood.</summary>
internal sealed record CreateSessionRequest(
    Policy Policy, ClientAttributes Attributes, int? LifetimeSeconds,
    bool ClientToken = false);

/// <summary>Reads a create field by field, so that every mistake is reported at once with its pointer.</summary>
internal sealed class CreateSessionReader(EdgeOptions options)
{
    private readonly List<FieldError> _errors = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private Policy _policy = options.DefaultPolicy;
    private string? _reference;
    private int? _lifetime;
    private bool _clientToken;

    /// <summary>Reads a body.</summary>
    /// <exception cref="ProblemException">Something in it is wrong.</exception>
    public CreateSessionRequest Read(JsonElement body)
    {
        foreach (var field in body.EnumerateObject()) ReadField(field.Name, field.Value);
        if (_errors.Count > 0) throw JsonBody.Invalid(_errors);
        return new CreateSessionRequest(_policy, new ClientAttributes(_reference, _metadata), _lifetime, _clientToken);
    }

    private void ReadField(string name, JsonElement value)
    {
        var absent = value.ValueKind == JsonValueKind.Null;
        switch (name)
        {
            case "policy_id" or "client_reference_id" or "metadata" or "expires_in" or "client_token" when absent: break;
            case "policy_id": ReadPolicy(value); break;
            case "client_reference_id":
                _reference = Text(value, JsonBody.Pointer(name), options.ReferenceMaxLength);
                break;
            case "metadata": ReadMetadata(value); break;
            case "expires_in": ReadLifetime(value); break;
            case "client_token" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                _clientToken = value.GetBoolean();
                break;
            case "client_token": Wrong("/client_token", "wrong_type", "Give true or false."); break;
            default:
                _errors.Add(JsonBody.Unknown(name,
                    "There is no such field; known are policy_id, client_reference_id, metadata, expires_in, "
                    + "client_token."));
                break;
        }
    }

    private void ReadPolicy(JsonElement value)
    {
        if (Text(value, "/policy_id", options.ReferenceMaxLength) is not { } id) return;
        if (options.FindPolicy(id) is { } policy) _policy = policy;
        else Wrong("/policy_id", "unknown_value",
            $"Give one of {string.Join(", ", options.Policies.Select(p => p.Id))}.");
    }

    private void ReadLifetime(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds)
            && seconds >= options.LifetimeMinSeconds && seconds <= options.LifetimeMaxSeconds) _lifetime = seconds;
        else
            Wrong("/expires_in", value.ValueKind == JsonValueKind.Number ? "out_of_range" : "wrong_type",
                $"Give whole seconds from {options.LifetimeMinSeconds} to {options.LifetimeMaxSeconds}.");
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Wrong("/metadata", "wrong_type", "Give an object of texts.");
            return;
        }
        if (value.GetPropertyCount() > options.MetadataMaxEntries)
        {
            Wrong("/metadata", "too_many", $"Give at most {options.MetadataMaxEntries} entries.");
            return;
        }
        foreach (var entry in value.EnumerateObject()) ReadEntry(entry.Name, entry.Value);
    }

    private void ReadEntry(string name, JsonElement value)
    {
        var pointer = JsonBody.Pointer("metadata", name);
        if (name.Length == 0 || name.Length > options.MetadataKeyMaxLength)
            Wrong(JsonBody.Pointer("metadata", name.Length > options.MetadataKeyMaxLength
                ? name[..options.MetadataKeyMaxLength] : name), "key_length",
                $"A key has 1 to {options.MetadataKeyMaxLength} characters.");
        else if (Text(value, pointer, options.MetadataValueMaxLength) is { } text) _metadata[name] = text;
    }

    private string? Text(JsonElement value, string pointer, int limit)
    {
        if (value.ValueKind != JsonValueKind.String) return Wrong(pointer, "wrong_type", "Give a text.");
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Wrong(pointer, "malformed_text", "The text holds half of a surrogate pair; send whole characters.");
        }
        var length = text.EnumerateRunes().Count();
        if (length > limit) return Wrong(pointer, "too_long", $"Give at most {limit} characters; this has {length}.");
        return text.Any(char.IsControl)
            ? Wrong(pointer, "control_character", "Leave control characters out.")
            : text;
    }

    private string? Wrong(string pointer, string code, string detail)
    {
        _errors.Add(new FieldError(pointer, code, detail));
        return null;
    }
}
