using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kyc.Cluster.Tests.History;
using Kyc.Sessions.Files;
using Kyc.Sessions.Wire;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// A client as a careful customer would write it: each request is repeated by its key until it is answered. Everything
/// it asked for and was told goes into the history.
/// </summary>
internal sealed class RecordingClient(HttpClient http, ClientHistory history)
{
    private const string Collection = "/v1/verification_sessions";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public ClientHistory History { get; } = history;

    /// <summary>How long a request is repeated before it counts as never answered.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public Task<ClientRequest> CreateAsync(string? key = null)
    {
        key ??= Guid.NewGuid().ToString("N");
        return PerformAsync(Operation.Create, null, key, () => new HttpRequestMessage(HttpMethod.Post, Collection)
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", key } },
        });
    }

    public async Task<ClientRequest> PutAsync(string session, TestFile file)
    {
        var key = Guid.NewGuid().ToString("N");
        return await PerformAsync(
            Operation.PutFile, session, key, () => new HttpRequestMessage(
                HttpMethod.Put, $"{Collection}/{session}/files/{WireName.Of(file.Kind)}")
            {
                Content = new ByteArrayContent(file.Bytes)
                {
                    Headers = { ContentType = new MediaTypeHeaderValue(file.MediaType) },
                },
                Headers = { { "Idempotency-Key", key } },
            }, file);
    }

    public Task<ClientRequest> SubmitAsync(string session) => CommandAsync(Operation.Submit, session, "submit");

    public Task<ClientRequest> CancelAsync(string session) => CommandAsync(Operation.Cancel, session, "cancel");

    /// <summary>Reads a session; <paramref name="see"/> gets the whole answer.</summary>
    public Task<ClientRequest> LookAsync(string session, int wait = 0, Action<JsonElement>? see = null) =>
        PerformAsync(Operation.Look, session, null, () => new HttpRequestMessage(
            HttpMethod.Get, wait > 0 ? $"{Collection}/{session}?wait={wait}" : $"{Collection}/{session}"), see: see);

    private Task<ClientRequest> CommandAsync(Operation operation, string session, string verb)
    {
        var key = Guid.NewGuid().ToString("N");
        return PerformAsync(operation, session, key, () => new HttpRequestMessage(
            HttpMethod.Post, $"{Collection}/{session}/{verb}")
        {
            Headers = { { "Idempotency-Key", key } },
        });
    }

    private async Task<ClientRequest> PerformAsync(
        Operation operation, string? session, string? key, Func<HttpRequestMessage> make, TestFile? file = null,
        Action<JsonElement>? see = null)
    {
        var request = new ClientRequest
        {
            Number = History.NextNumber(),
            Operation = operation,
            Outcome = Outcome.Unknown,
            Start = TimeProvider.System.GetUtcNow(),
            End = default,
            Session = session,
            Key = key,
            Kind = file?.Kind,
            Sha256 = file?.Sha256,
        };
        var began = TimeProvider.System.GetTimestamp();
        var failures = new List<string>();
        while (true)
        {
            var answer = await TryAsync(make, see);
            request = request with
            {
                End = TimeProvider.System.GetUtcNow(),
                Outcome = answer.Outcome,
                Session = session ?? answer.Session,
                Status = answer.Status,
                Code = answer.Code,
                Failures = failures,
            };
            if (answer.Outcome != Outcome.Unknown) break;
            if (answer.Failed) failures.Add($"{request.End:HH:mm:ss.fff} {answer.Code}");
            if (TimeProvider.System.GetElapsedTime(began) > Patience) break;
            await Task.Delay(Pause);
        }
        History.Add(request);
        return request;
    }

    /// <summary>An answer; <c>Unknown</c> when the request has to be repeated.</summary>
    private sealed record Answer(Outcome Outcome, string? Session, string? Status, string? Code, bool Failed = false);

    private async Task<Answer> TryAsync(Func<HttpRequestMessage> make, Action<JsonElement>? see)
    {
        try
        {
            using var message = make();
            using var answer = await http.SendAsync(message);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return Understand(answer.StatusCode, body.RootElement, see);
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException)
        {
            return new Answer(Outcome.Unknown, null, null, $"{lost.GetType().Name} {lost.Message}", Failed: true);
        }
        catch (JsonException)
        {
            return new Answer(Outcome.Unknown, null, null, "an answer that is not JSON", Failed: true);
        }
    }

    private static Answer Understand(HttpStatusCode code, JsonElement body, Action<JsonElement>? see)
    {
        string? Text(string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;
        if ((int)code < 300)
        {
            see?.Invoke(body);
            return new Answer(Outcome.Acknowledged, Text("id"), Text("status"), null);
        }
        var problem = $"{(int)code} {Text("code")}";
        if ((int)code >= 500) return new Answer(Outcome.Unknown, null, null, problem, Failed: true);
        var again = code == HttpStatusCode.TooManyRequests || Text("code") == "idempotency_key_in_progress";
        return new Answer(again ? Outcome.Unknown : Outcome.Refused, null, null, problem);
    }
}
