using System.Text.Json;

namespace Kyc.Edge.Auth.Oidc;

/// <summary>Where the provider's keys come from.</summary>
internal interface IKeySource
{
    /// <summary>A JWK set as JSON.</summary>
    /// <exception cref="KeySourceException">It cannot be had; the message says what to look at.</exception>
    Task<string> ReadAsync(CancellationToken cancel);
}

/// <summary>The provider's keys cannot be had.</summary>
internal sealed class KeySourceException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Keys in a file that whoever runs the server keeps up to date.</summary>
internal sealed class KeyFileSource(string path) : IKeySource
{
    /// <inheritdoc />
    public async Task<string> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new KeySourceException($"oidc.jwks_file {path} cannot be read: {fault.Message}", fault);
        }
    }
}

/// <summary>Keys from where the provider's description says they are.</summary>
internal sealed class DiscoveredKeySource(OidcOptions options, HttpClient http) : IKeySource
{
    /// <summary>Most bytes of an answer.</summary>
    public const int MaxBytes = 1_048_576;

    /// <inheritdoc />
    public async Task<string> ReadAsync(CancellationToken cancel)
    {
        using var description = Parse(await GetAsync(options.Discovery, cancel));
        var root = description.RootElement;
        if (Text(root, "issuer") is var issuer && issuer != options.Issuer)
            throw new KeySourceException(
                $"{options.Discovery} describes the issuer {issuer}; expected {options.Issuer}, as oidc.issuer says");
        return Uri.TryCreate(Text(root, "jwks_uri"), UriKind.Absolute, out var keys) && OidcOptions.IsSafe(keys)
            ? await GetAsync(keys, cancel)
            : throw new KeySourceException($"{options.Discovery} names no https address as jwks_uri");
    }

    private async Task<string> GetAsync(Uri address, CancellationToken cancel)
    {
        try
        {
            return await http.GetStringAsync(address, cancel);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new KeySourceException($"{address} did not answer as expected: {fault.Message}", fault);
        }
    }

    private JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException fault)
        {
            throw new KeySourceException($"{options.Discovery} did not answer with JSON", fault);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
