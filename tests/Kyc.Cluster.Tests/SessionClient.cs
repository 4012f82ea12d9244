using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Kyc.Cluster.Tests;

/// <summary>What a client knows of a session it drove, whatever happened to the node meanwhile.</summary>
internal sealed record DrivenSession(string Id, string Status, TimeSpan Took, int Repeats);

/// <summary>
/// A client as a careful customer would write it: every step repeated with the same idempotency key until it is
/// acknowledged, because a node may be killed at any moment.
/// </summary>
internal sealed class SessionClient(HttpClient http, byte[] card, byte[] video)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private int _repeats;

    public async Task<DrivenSession> RunAsync()
    {
        var since = Stopwatch.StartNew();
        var key = Guid.NewGuid().ToString("N");
        using var created = await UntilAcknowledgedAsync(() =>
            new HttpRequestMessage(HttpMethod.Post, "/v1/verification_sessions")
            {
                Content = new StringContent("{}", Encoding.UTF8, "application/json"),
                Headers = { { "Idempotency-Key", key } },
            });
        var id = created.RootElement.GetProperty("id").GetString()!;
        using var first = await PutAsync(id, "id_card", card, "image/jpeg");
        using var second = await PutAsync(id, "face_video", video, "video/mp4");
        return new DrivenSession(id, await SettledAsync(id), since.Elapsed, _repeats);
    }

    private Task<JsonDocument> PutAsync(string id, string kind, byte[] bytes, string type) => UntilAcknowledgedAsync(
        () => new HttpRequestMessage(HttpMethod.Put, $"/v1/verification_sessions/{id}/files/{kind}")
        {
            Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } },
        },
        // A repeat of the file that completed the session finds it submitted: the first one was taken.
        alsoFine: "session_not_accepting_files");

    private async Task<string> SettledAsync(string id)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < Patience)
        {
            using var look = await UntilAcknowledgedAsync(
                () => new HttpRequestMessage(HttpMethod.Get, $"/v1/verification_sessions/{id}?wait=20"));
            var status = look.RootElement.GetProperty("status").GetString()!;
            // A job whose workers were killed three times is given up as poison; the client is asked to submit again.
            if (status == "requires_input" && Says(look, "submit_again")) await SubmitAsync(id);
            else if (status != "processing") return status;
        }
        return "processing";
    }

    private static bool Says(JsonDocument session, string nextStep) =>
        session.RootElement.TryGetProperty("last_error", out var error) && error.ValueKind == JsonValueKind.Object
        && error.GetProperty("next_step").GetString() == nextStep;

    private async Task SubmitAsync(string id)
    {
        using var submitted = await UntilAcknowledgedAsync(
            () => new HttpRequestMessage(HttpMethod.Post, $"/v1/verification_sessions/{id}/submit"),
            alsoFine: "session_already_submitted");
    }

    private async Task<JsonDocument> UntilAcknowledgedAsync(Func<HttpRequestMessage> request, string? alsoFine = null)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var message = request();
                using var answer = await http.SendAsync(message);
                var body = await answer.Content.ReadAsStringAsync();
                var final = (int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.TooManyRequests;
                if (answer.IsSuccessStatusCode
                    || (final && alsoFine is not null && body.Contains(alsoFine, StringComparison.Ordinal)))
                    return JsonDocument.Parse(body);
                if (final) throw new InvalidOperationException($"{(int)answer.StatusCode} {body}");
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException or TaskCanceledException) { }
            _repeats++;
            if (since.Elapsed > Patience) throw new TimeoutException("a step was not acknowledged within two minutes");
            await Task.Delay(50);
        }
    }
}
