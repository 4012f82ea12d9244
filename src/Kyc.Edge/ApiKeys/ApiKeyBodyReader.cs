using System.Globalization;
using System.Net;
using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Edge.Auth;
using Kyc.Edge.Http;
using Kyc.Edge.Problems;
using Kyc.Sessions.Wire;

namespace Kyc.Edge.ApiKeys;

/// <summary>Reads the body that makes a key, field by field, so that every mistake is reported at once.</summary>
internal sealed class ApiKeyBodyReader(Caller caller, AccessOptions options, DateTimeOffset now)
{
    private readonly List<FieldError> _errors = [];
    private string _name = "";
    private IReadOnlyList<CredentialScope> _scopes = caller.Credential.Scopes;
    private List<IPNetwork> _networks = [];
    private bool _live = caller.Credential.Live;
    private DateTimeOffset? _end;
    private bool _ends;

    /// <summary>Reads a body.</summary>
    /// <exception cref="ProblemException">Something in it is wrong.</exception>
    public KeyWish Read(JsonElement body)
    {
        foreach (var field in body.EnumerateObject()) ReadField(field.Name, field.Value);
        if (_errors.Count > 0) throw JsonBody.Invalid(_errors);
        return new KeyWish(caller.Tenant.Of(_live), _scopes) { Name = _name, ExpiresAt = _end, Networks = _networks };
    }

    private void ReadField(string name, JsonElement value)
    {
        var absent = value.ValueKind == JsonValueKind.Null;
        switch (name)
        {
            case "name" or "scopes" or "expires_at" or "lifetime_s" or "networks" or "livemode" when absent: break;
            case "name": ReadName(value); break;
            case "scopes": ReadScopes(value); break;
            case "expires_at": ReadTime(value); break;
            case "lifetime_s": ReadLifetime(value); break;
            case "networks": ReadNetworks(value); break;
            case "livemode" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                _live = value.GetBoolean();
                break;
            case "livemode": Wrong(name, "wrong_type", "Give true or false."); break;
            default:
                _errors.Add(JsonBody.Unknown(name, "There is no such field; known are name, scopes, expires_at, "
                    + "lifetime_s, networks, livemode."));
                break;
        }
    }

    private void ReadName(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (text is null || text.Length > options.KeyNameMaxLength || text.Any(char.IsControl))
            Wrong("name", "malformed", $"Give a text of at most {options.KeyNameMaxLength} characters on one line.");
        else _name = text;
    }

    private void ReadScopes(JsonElement value)
    {
        var scopes = new List<CredentialScope>();
        foreach (var text in Texts("scopes", value))
            if (WireName.TryParse<CredentialScope>(text, out var scope)) scopes.Add(scope);
            else Wrong("scopes", "unknown_value", $"Give some of {string.Join(", ", WireName.All<CredentialScope>())}.");
        if (scopes.Count == 0 && _errors.Count == 0) Wrong("scopes", "too_few", "Give one scope at least.");
        _scopes = [.. scopes.Distinct().Order()];
    }

    private void ReadTime(JsonElement value)
    {
        var most = now.AddSeconds(options.KeyLifetimeMaxSeconds);
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: >= 10 } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var end)
            && end > now && end <= most) End("expires_at", end);
        else
            Wrong("expires_at", "out_of_range",
                $"Give an RFC 3339 time to come, up to {most.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
    }

    private void ReadLifetime(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
            && seconds >= 1 && seconds <= options.KeyLifetimeMaxSeconds) End("lifetime_s", now.AddSeconds(seconds));
        else Wrong("lifetime_s", "out_of_range", $"Give whole seconds from 1 to {options.KeyLifetimeMaxSeconds}.");
    }

    private void End(string name, DateTimeOffset end)
    {
        if (_ends) Wrong(name, "conflicting", "Give expires_at or lifetime_s, not both.");
        (_ends, _end) = (true, end);
    }

    private void ReadNetworks(JsonElement value)
    {
        foreach (var text in Texts("networks", value))
            if (NetworkText.TryParse(text, out var network)) _networks.Add(network);
            else
                Wrong("networks", "malformed",
                    "Give networks such as 10.0.0.0/8 or 2001:db8::/32, without bits behind the prefix.");
        _networks = [.. _networks.Distinct()];
        if (_networks.Count > options.KeyNetworksMax)
            Wrong("networks", "too_many", $"Give at most {options.KeyNetworksMax} networks.");
    }

    private IEnumerable<string> Texts(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String))
            return value.EnumerateArray().Select(one => one.GetString()!);
        Wrong(name, "wrong_type", "Give a list of texts.");
        return [];
    }

    private void Wrong(string name, string code, string detail) =>
        _errors.Add(new FieldError(JsonBody.Pointer(name), code, detail));
}
