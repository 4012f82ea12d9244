using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kyc.Edge.Tests.Support;

namespace Kyc.Node.Tests.Isolation;

/// <summary>A request of the matrix: an operation, filled in.</summary>
/// <param name="Operation">The operation.</param>
internal sealed record Ask(Operation Operation)
{
    private ImmutableDictionary<string, string> _query = ImmutableDictionary<string, string>.Empty;
    private ImmutableDictionary<string, object> _fields = ImmutableDictionary<string, object>.Empty;
    private ImmutableDictionary<string, string> _parts = ImmutableDictionary<string, string>.Empty;

    /// <summary>The id in the path.</summary>
    public string PathId { get; init; } = "";

    /// <summary>Another method than the operation's.</summary>
    public string? Verb { get; init; }

    /// <summary>With a value in the query.</summary>
    public Ask Query(string name, string value) => this with { _query = _query.SetItem(name, value) };

    /// <summary>With a field in the JSON body.</summary>
    public Ask Field(string name, object value) => this with { _fields = _fields.SetItem(name, value) };

    /// <summary>With a part in the form.</summary>
    public Ask Part(string name, string value) => this with { _parts = _parts.SetItem(name, value) };

    /// <summary>The path with its query.</summary>
    public string Path
    {
        get
        {
            var path = Operation.Path.Replace("{id}", Uri.EscapeDataString(PathId), StringComparison.Ordinal);
            foreach (var name in Operation.InPath.Where(Known.Constants.ContainsKey))
                path = path.Replace("{" + name + "}", Known.Constants[name], StringComparison.Ordinal);
            return _query.Count == 0 ? path : path + "?" + string.Join('&', _query.OrderBy(pair => pair.Key)
                .Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        }
    }

    /// <summary>Sends it.</summary>
    public async Task<Answer> SendAsync(HttpClient client, string? authorization, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Verb ?? Operation.Verb), Path);
        request.Content = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? null : Body();
        request.Headers.TryAddWithoutValidation("Request-Id", "the-same-for-all");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var reply = await client.SendAsync(request);
        return await Answer.OfAsync(reply);
    }

    private HttpContent? Body()
    {
        if (Operation.Bodies.Keys.Any(type => type.StartsWith("image/", StringComparison.Ordinal)))
            return new ByteArrayContent(Media.Picture());
        if (Operation.FormFields.Count > 0)
            return Media.Form([.. Operation.FormFields.Where(name => _parts.ContainsKey(name)
                    || Known.Constants.ContainsKey(name) || Known.Files.Contains(name))
                .Select(name => (name, Known.Files.Contains(name) ? (object)Media.Picture()
                    : _parts.GetValueOrDefault(name) ?? Known.Constants[name]))]);
        if (Operation.Bodies.Count == 0 && _fields.Count == 0) return null;
        return new StringContent(JsonSerializer.Serialize(_fields), Encoding.UTF8, "application/json");
    }
}

/// <summary>An answer, read whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Every header but the date and what counts requests, one a line, sorted.</param>
/// <param name="Body">The body.</param>
internal sealed partial record Answer(int Status, string Headers, string Body)
{
    private static readonly string[] Moving = ["date", "ratelimit", "x-ratelimit", "retry-after"];

    /// <summary>Reads an answer.</summary>
    public static async Task<Answer> OfAsync(HttpResponseMessage reply) => new(
        (int)reply.StatusCode,
        string.Join('\n', reply.Headers.Concat(reply.Content.Headers)
            .Where(header => !Moving.Any(name =>
                header.Key.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            .Select(header => $"{header.Key.ToLowerInvariant()}: {string.Join(", ", header.Value)}").Order()),
        await reply.Content.ReadAsStringAsync());

    /// <summary>
    /// Everything a client sees, with a name blanked out, and with it every id and time: what is made anew by each
    /// request has its own.
    /// </summary>
    public string Without(string name) => Time().Replace(Id().Replace($"{Status}\n{Headers}\n\n{Body}"
        .Replace(name, "NAME", StringComparison.Ordinal)
        .Replace(Uri.EscapeDataString(name), "NAME", StringComparison.Ordinal), "ID"), "TIME");

    [GeneratedRegex("[a-z]+_[0-9A-HJKMNP-TV-Z]{26}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();
}
