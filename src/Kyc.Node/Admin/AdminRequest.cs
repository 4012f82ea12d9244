using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Wire;
using Microsoft.AspNetCore.Http;

namespace Kyc.Node.Admin;

/// <summary>A request with its values read and checked.</summary>
internal readonly struct AdminRequest(HttpContext context)
{
    private const int MaxText = 200;

    /// <summary>The request itself.</summary>
    public HttpContext Context => context;

    /// <summary>Its id.</summary>
    public string Id => context.TraceIdentifier;

    /// <summary>A part of the path.</summary>
    public string Path(string name) =>
        Checked(name, context.Request.RouteValues[name] as string)
        ?? throw Bad($"{name} is missing");

    /// <summary>A value of the query; null when it is not given.</summary>
    public string? Query(string name) =>
        Checked(name, context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null);

    /// <summary>The session named in the path.</summary>
    public SessionId Session()
    {
        var text = Path("id");
        return SessionId.TryParse(text, out var session)
            ? session
            : throw Bad($"{text} is not a session id: vs_ and 26 letters and digits");
    }

    /// <summary>A whole number of the query.</summary>
    public int Number(string name, int otherwise, int min, int max) =>
        Query(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
          && number >= min && number <= max ? number
        : throw Bad($"{name} has to be a whole number from {min} to {max}, not {text}");

    /// <summary>A time in seconds of the query; null when it is not given.</summary>
    public TimeSpan? Seconds(string name, double max) =>
        Query(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
          && seconds <= max ? TimeSpan.FromSeconds(seconds)
        : throw Bad($"{name} has to be a number of seconds up to {max}, not {text}");

    /// <summary>An RFC 3339 time of the query; null when it is not given.</summary>
    public DateTimeOffset? Time(string name) =>
        Query(name) is not { } text ? null
        : DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time) ? time
        : throw Bad($"{name} has to be a time such as 2026-11-01T00:00:00Z, not {text}");

    /// <summary>One of an enum's names of the query; null when it is not given.</summary>
    public T? Choice<T>(string name) where T : struct, Enum =>
        Query(name) is not { } text ? null
        : WireName.TryParse<T>(text, out var value) ? value
        : throw Bad($"{name} has to be one of {string.Join(", ", WireName.All<T>())}, not {text}");

    /// <summary>True when the query says so.</summary>
    public bool Flag(string name) => string.Equals(Query(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body.</summary>
    public async ValueTask<T> BodyAsync<T>(JsonTypeInfo<T> json)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, json, context.RequestAborted)
                   ?? throw Bad("the body is empty");
        }
        catch (JsonException fault)
        {
            throw Bad($"the body is not what this route takes: {fault.Message}");
        }
    }

    /// <summary>A request that makes no sense.</summary>
    public AdminProblemException Bad(string detail) => new(AdminCodes.BadRequest, detail);

    private string? Checked(string name, string? text) =>
        text is null || (text.Length <= MaxText && !text.Any(char.IsControl))
            ? text
            : throw Bad($"{name} has to be at most {MaxText} letters on one line");
}
