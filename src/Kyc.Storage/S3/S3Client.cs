using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;

namespace Kyc.Storage.S3;

/// <summary>
/// Signs, sends, and sends again what may pass: a bounded number of times, after pauses that double and are partly
/// random, so that nodes do not come back in step. A try lasts as long as bytes move; <c>s3.timeout_ms</c> without
/// any ends it.
/// </summary>
internal sealed class S3Client(S3Options options, TimeProvider time, ILogger log) : IDisposable
{
    /// <summary>Bodies beyond this wait for the server's nod, so that a refusal does not cost their transfer.</summary>
    private const long Announced = 256 * 1024;

    private readonly HttpClient _http = S3Http.Client(options);
    private readonly S3Fault _fault = new(options, time);
    private readonly S3Signature _signature = new(options.AccessKey, options.SecretKey, options.Region);

    /// <summary>Sends until answered; null when the object or upload asked for is not there.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="read">Reads a good answer; what it throws of the connection counts as a failed try.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="BlobStoreUnavailableException">No good answer; the message says why.</exception>
    /// <exception cref="StorageFullException">No room there.</exception>
    public async Task<T?> SendAsync<T>(
        S3Request request, Func<HttpResponseMessage, Action, CancellationToken, Task<T>> read, CancellationToken cancel)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            var (result, refusal, error) = await TryAsync(request, read, cancel);
            if (refusal is null && error is null) return result;
            if (refusal is { IsMissing: true }) return null;
            var last = attempt >= options.Attempts || refusal is { MayPass: false } || IsFinal(error);
            if (last) throw refusal is not null ? _fault.Of(refusal) : _fault.Of(error!);
            log.S3Retried(request.Method.Method, refusal?.Status ?? 0, refusal?.Code ?? error!.GetType().Name, attempt);
            await Task.Delay(Pause(attempt), time, cancel);
        }
    }

    /// <summary>The same for an answer without a body that matters; false when it is not there.</summary>
    public async Task<bool> SendAsync(S3Request request, CancellationToken cancel) =>
        await SendAsync(request, (answer, _, _) => Task.FromResult(answer.StatusCode.ToString()), cancel) is not null;

    public void Dispose() => _http.Dispose();

    private async Task<(T? Result, S3Refusal? Refusal, Exception? Error)> TryAsync<T>(
        S3Request request, Func<HttpResponseMessage, Action, CancellationToken, Task<T>> read, CancellationToken cancel)
        where T : class
    {
        var patience = TimeSpan.FromMilliseconds(options.TimeoutMs);
        using var timeout = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            void Progress() => timeout.CancelAfter(patience);
            using var message = Sign(request, Progress);
            using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, both.Token);
            Progress();
            if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable)
                return (null, await RefusalAsync(answer, both.Token), null);
            return (await read(answer, Progress, both.Token), null, null);
        }
        catch (S3RefusedLateException late)
        {
            return (null, late.Refusal, null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException
            or XmlException)
        {
            cancel.ThrowIfCancellationRequested();
            return (null, null, error);
        }
    }

    /// <summary>A message ready to send, the bucket in its path or in its host's name.</summary>
    internal HttpRequestMessage Sign(S3Request request, Action progress)
    {
        var host = options.PathStyle ? options.Endpoint.Authority : $"{options.Bucket}.{options.Endpoint.Authority}";
        var path = (options.PathStyle ? "/" + S3Signature.Encode(options.Bucket) : "")
                   + (request.Key is { } key ? "/" + S3Signature.Encode(key, keepSlash: true)
                       : options.PathStyle ? "" : "/");
        var query = S3Signature.Query(request.Query);
        var headers = new Dictionary<string, string>
        {
            ["host"] = host,
            [S3Signature.DateHeader] = S3Signature.Stamp(time.GetUtcNow()),
            [S3Signature.HashHeader] = request.Body?.Hash ?? S3Signature.EmptyHash,
        };
        var address = $"{options.Endpoint.Scheme}://{host}{path}" + (query.Length > 0 ? "?" + query : "");
        var message = new HttpRequestMessage(request.Method, address)
        {
            Content = request.Body?.Content(progress),
            Headers = { Host = host },
        };
        foreach (var name in new[] { S3Signature.DateHeader, S3Signature.HashHeader })
            message.Headers.Add(name, headers[name]);
        message.Headers.TryAddWithoutValidation("Authorization", _signature.Authorization(
            request.Method.Method, path, query, headers, headers[S3Signature.HashHeader]));
        if (request.Range is { } range) message.Headers.Range = new RangeHeaderValue(range.First, range.Last);
        if (message.Content?.Headers.ContentLength > Announced) message.Headers.ExpectContinue = true;
        return message;
    }

    private static async Task<S3Refusal> RefusalAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        var (code, region) = ("", (string?)null);
        try
        {
            var root = await S3Xml.ReadAsync(await answer.Content.ReadAsStreamAsync(cancel), cancel);
            (code, region) = (S3Xml.Text(root, "Code") ?? "", S3Xml.Text(root, "Region"));
        }
        catch (XmlException)
        {
            // Not every error has a body, and a proxy's has another.
        }
        if (answer.Headers.TryGetValues("x-amz-bucket-region", out var told)) region = told.First();
        return new S3Refusal((int)answer.StatusCode, code, region, answer.Headers.Date);
    }

    private static bool IsFinal(Exception? error) =>
        error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError };

    private TimeSpan Pause(int attempt)
    {
        var longest = options.PauseMs * Math.Pow(2, attempt - 1);
        return TimeSpan.FromMilliseconds(longest * (0.5 + Random.Shared.NextDouble() / 2));
    }
}

/// <summary>An error inside an answer that began well, as the end of an upload in parts may have.</summary>
internal sealed class S3RefusedLateException(S3Refusal refusal) : Exception($"refused: {refusal.Code}")
{
    /// <summary>The error.</summary>
    public S3Refusal Refusal { get; } = refusal;
}
