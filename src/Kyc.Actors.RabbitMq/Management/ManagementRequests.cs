using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kyc.Actors.Ports;

namespace Kyc.Actors.RabbitMq.Management;

/// <summary>One request to whichever management interface answers, beginning with the one that did last.</summary>
internal sealed class ManagementRequests(HttpClient http, RabbitMqSettings settings, TimeProvider time) : IDisposable
{
    private const string ReasonHeader = "X-Reason";

    private readonly TimeSpan _patience = TimeSpan.FromMilliseconds(settings.ManagementTimeoutMilliseconds);
    private int _first;

    /// <param name="path">Path and query under the address.</param>
    /// <param name="shape">What the answer is.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="evenUnwell">A 503 is an answer too: health checks say so.</param>
    public async Task<T> GetAsync<T>(
        string path, JsonTypeInfo<T> shape, CancellationToken cancel, bool evenUnwell = false) where T : class =>
        await AskAsync(HttpMethod.Get, path, null, async (answer, within) =>
            answer.IsSuccessStatusCode || (evenUnwell && answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                ? await ReadAsync(answer, shape, within)
                : null, cancel);

    /// <summary>As <see cref="GetAsync"/>; null when the user may not see it.</summary>
    public async Task<T?> TryGetAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken cancel)
        where T : class
    {
        var seen = await AskAsync<Seen<T>>(HttpMethod.Get, path, null, async (answer, within) => answer switch
        {
            { IsSuccessStatusCode: true } => new Seen<T>(await ReadAsync(answer, shape, within)),
            { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new Seen<T>(null),
            _ => null,
        }, cancel);
        return seen.Value;
    }

    /// <summary>Deletes something that may be gone.</summary>
    public async Task<CloseOutcome> DeleteAsync(string path, string reason, CancellationToken cancel)
    {
        var done = await AskAsync<Deleted>(HttpMethod.Delete, path, reason, (answer, _) => Task.FromResult(
            answer.StatusCode switch
            {
                HttpStatusCode.NotFound => new Deleted(CloseOutcome.NotThere),
                // Listed still, but gone: the broker trips over it until its next statistics.
                HttpStatusCode.InternalServerError => new Deleted(CloseOutcome.Unclear),
                _ => answer.IsSuccessStatusCode ? new Deleted(CloseOutcome.Closed) : null,
            }), cancel);
        return done.Outcome;
    }

    public void Dispose() => http.Dispose();

    /// <summary>Asks each address until <paramref name="read"/> makes something of an answer.</summary>
    private async Task<T> AskAsync<T>(
        HttpMethod method, string path, string? reason,
        Func<HttpResponseMessage, CancellationToken, Task<T?>> read, CancellationToken cancel) where T : class
    {
        var urls = settings.ManagementUrls;
        if (urls.Count == 0)
            throw new TransportUnavailableException(
                "rabbitmq.management_urls is empty: give the addresses of the brokers' management interfaces");
        var faults = new List<string>();
        Exception? last = null;
        var first = Volatile.Read(ref _first);
        for (var i = 0; i < urls.Count; i++)
        {
            var at = (first + i) % urls.Count;
            var url = urls[at];
            try
            {
                RefuseInTheClear(url);
                using var patience = new CancellationTokenSource(_patience, time);
                using var within = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
                using var request = new HttpRequestMessage(method, Under(url, path));
                if (reason is not null) request.Headers.TryAddWithoutValidation(ReasonHeader, OneLine(reason));
                using var answer = await http.SendAsync(
                    request, HttpCompletionOption.ResponseHeadersRead, within.Token);
                var value = await read(answer, within.Token);
                if (value is null)
                {
                    faults.Add($"{Plain(url)} {ManagementFaults.Of(answer.StatusCode, settings)}");
                    continue;
                }
                Volatile.Write(ref _first, at);
                return value;
            }
            catch (Exception error) when (!cancel.IsCancellationRequested
                && error is HttpRequestException or OperationCanceledException or IOException or JsonException)
            {
                last = error;
                faults.Add($"{Plain(url)} {ManagementFaults.Of(url, error)}");
            }
        }
        throw new TransportUnavailableException(
            $"no management interface of rabbitmq.management_urls helps: {string.Join("; ", faults)}", last);
    }

    private static async Task<T> ReadAsync<T>(
        HttpResponseMessage answer, JsonTypeInfo<T> shape, CancellationToken cancel)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        return await JsonSerializer.DeserializeAsync(body, shape, cancel) ?? throw new JsonException("no answer in it");
    }

    /// <summary>Who asks for TLS does not send the password in the clear through a network.</summary>
    private void RefuseInTheClear(Uri url)
    {
        if (settings.Tls != TlsMode.Disable && url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
            throw new TransportUnavailableException(
                $"rabbitmq.management_urls has {Plain(url)}, in the clear, while rabbitmq.tls asks for TLS; write "
                + "https:// there and give the broker management.ssl");
    }

    /// <summary>The address without what somebody may have put before its host.</summary>
    private static string Plain(Uri url) => $"{url.Scheme}://{url.Authority}";

    private static Uri Under(Uri url, string path) =>
        new(url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/"), path);

    private static string OneLine(string text) =>
        string.Concat(text.Select(letter => char.IsAscii(letter) && !char.IsControl(letter) ? letter : ' '));

    private sealed record Deleted(CloseOutcome Outcome);

    private sealed record Seen<T>(T? Value) where T : class;
}
