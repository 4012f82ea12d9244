using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kyc.Node.Admin;
using Kyc.Node.Admin.Documents;

namespace Kyc.Cli.Operator.Client;

/// <summary>Talks to a node's operators' port; every fault becomes one line with the mend.</summary>
internal sealed class AdminClient : IDisposable
{
    private const string Prefix = "admin/v1/";
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);
    private readonly AdminTarget _target;
    private readonly HttpClient _http;
    private string? _objection;

    /// <summary>A client of a node; connects when something is asked.</summary>
    public AdminClient(AdminTarget target)
    {
        _target = target;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectPatience,
        };
        if (target.Address.Scheme == Uri.UriSchemeHttps)
            handler.SslOptions = (target.Tls ?? new AdminTls(null, null, null)).Options(why => _objection = why);
        // How long an answer may take is the node's to bound.
        _http = new HttpClient(handler) { BaseAddress = target.Address, Timeout = Timeout.InfiniteTimeSpan };
        if (target.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>A client of the node that a command line names.</summary>
    public static AdminClient Of(ParseResult line) => new(AdminTarget.Of(line));

    /// <summary>Shows something.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> json, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Prefix + path);
        using var reply = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
        return await ReadAsync(reply, json, cancel);
    }

    /// <summary>Shows something in the light of a text.</summary>
    public async Task<T> SendTextAsync<T>(string path, string text, JsonTypeInfo<T> json, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Prefix + path)
        {
            Content = new StringContent(text),
        };
        using var reply = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
        return await ReadAsync(reply, json, cancel);
    }

    /// <summary>Has something done.</summary>
    public async Task<DoneDocument> PostAsync(string path, string reason, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Prefix + path)
        {
            Content = JsonContent.Create(
                new OrderDocument(OperatorName.Mine, reason), AdminJson.Default.OrderDocument),
        };
        using var reply = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
        return await ReadAsync(reply, AdminJson.Default.DoneDocument, cancel);
    }

    /// <summary>Lines as they come, until the node ends the stream.</summary>
    public async IAsyncEnumerable<string> LinesAsync(
        string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Prefix + path);
        using var reply = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (!reply.IsSuccessStatusCode) throw await RefusalAsync(reply, cancel);
        using var lines = new StreamReader(await reply.Content.ReadAsStreamAsync(cancel));
        while (await NextAsync(lines, cancel) is { } line) yield return line;
    }

    /// <summary>Liveness or readiness; needs no token.</summary>
    public async Task<HealthDocument> HealthAsync(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var reply = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancel);
        return reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable
            ? await reply.Content.ReadFromJsonAsync(AdminJson.Default.HealthDocument, cancel) ?? throw Strange()
            : throw Strange();
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancel)
    {
        try
        {
            return await _http.SendAsync(request, completion, cancel);
        }
        catch (HttpRequestException fault) when (_objection is { } why)
        {
            throw new CliException(
                $"the node at {_target.Address.Authority} (from {_target.From}) is not believed: {why}", cause: fault);
        }
        catch (HttpRequestException fault) when (_target.Address.Scheme == Uri.UriSchemeHttps && IsRefusal(fault))
        {
            var shown = _target.Tls?.Own is { } own ? $"your certificate ({own.Subject})" : "you without a certificate";
            throw new CliException(
                $"the node at {_target.Address.Authority} (from {_target.From}) does not let in {shown}: it believes "
                + "those of its kyc.admin.client_ca_file that have not run out; give one with --cert and --key",
                cause: fault);
        }
        catch (HttpRequestException fault)
        {
            throw new CliException(
                $"no node answers at {_target.Address.Authority} (from {_target.From}): "
                + $"{(fault.InnerException ?? fault).Message}; see whether it runs, or name another with "
                + "--admin HOST:PORT or --data DIR", cause: fault);
        }
    }

    /// <summary>The node closed the connection in the midst of TLS: it says no more than that.</summary>
    private static bool IsRefusal(Exception fault)
    {
        for (var cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException or IOException
                or SocketException { SocketErrorCode: SocketError.ConnectionReset }) return true;
        }
        return false;
    }

    private static async Task<string?> NextAsync(StreamReader lines, CancellationToken cancel)
    {
        try
        {
            return await lines.ReadLineAsync(cancel);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage reply, JsonTypeInfo<T> json, CancellationToken cancel)
    {
        if (!reply.IsSuccessStatusCode) throw await RefusalAsync(reply, cancel);
        try
        {
            return await reply.Content.ReadFromJsonAsync(json, cancel) ?? throw Strange();
        }
        catch (JsonException)
        {
            throw Strange();
        }
    }

    private async Task<CliException> RefusalAsync(HttpResponseMessage reply, CancellationToken cancel)
    {
        try
        {
            var problem = await reply.Content.ReadFromJsonAsync(AdminJson.Default.AdminProblem, cancel);
            if (problem is null) return Strange();
            return problem.Code == AdminCodes.Unauthorized
                ? new CliException(
                    $"{problem.Detail}; name that folder with --data, or the token with --token-file or "
                    + AdminTarget.TokenVariable)
                : new CliException(problem.Detail);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return Strange();
        }
    }

    private CliException Strange() => new(
        $"what answers at {_target.Address.Authority} is no operators' port of a kyc node of this version; give the "
        + "port that admin.json of its data folder names");
}
