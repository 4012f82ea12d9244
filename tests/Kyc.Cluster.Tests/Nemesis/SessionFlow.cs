using System.Collections.Concurrent;
using System.Text.Json;
using Kyc.Cluster.Tests.History;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>A session that went through the workers.</summary>
internal sealed record FlownSession(string Id, string Status, DateTimeOffset SubmittedAt, DateTimeOffset SettledAt)
{
    public TimeSpan Took => SettledAt - SubmittedAt;
}

/// <summary>Clients that send whole sessions, one after the other, through the workers.</summary>
internal sealed class SessionFlow : IAsyncDisposable
{
    private const int WaitSeconds = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly CancellationTokenSource _stop = new();
    private readonly RecordingClient _client;
    private readonly TestFile _card;
    private readonly TestFile _video;
    private readonly Task _running;

    public SessionFlow(RecordingClient client, TestFile card, TestFile video, int clients, int seed)
    {
        (_client, _card, _video) = (client, card, video);
        _running = Task.WhenAll(Enumerable.Range(0, clients).Select(number => RunAsync(new Random(seed + number))));
    }

    public ConcurrentQueue<FlownSession> Flown { get; } = new();

    /// <summary>One session from its creation to a decision, or to what it stands at when patience ends.</summary>
    public static async Task<FlownSession> FlyAsync(
        RecordingClient client, TestFile card, TestFile video, Func<string, Task>? beforeVideo = null)
    {
        var session = (await client.CreateAsync()).Session
            ?? throw new TimeoutException("no session could be opened");
        await client.PutAsync(session, card);
        if (beforeVideo is not null) await beforeVideo(session);
        var submitted = await client.PutAsync(session, video);
        return await SettleAsync(client, session, submitted.Start);
    }

    /// <summary>Waits for the decision; submits again when the session asks for it.</summary>
    public static async Task<FlownSession> SettleAsync(
        RecordingClient client, string session, DateTimeOffset submitted, bool submitAgain = true)
    {
        while (true)
        {
            var again = false;
            var look = await client.LookAsync(session, WaitSeconds, view => again = SubmitAgain(view));
            if (look.Status == "requires_input" && again && submitAgain) await client.SubmitAsync(session);
            else if (look is { Status: not null and not "processing" } || look.End - submitted > Patience)
                return new FlownSession(session, look.Status ?? "unknown", submitted, look.End);
        }
    }

    /// <summary>Ends once every session in hand is decided.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task RunAsync(Random random)
    {
        while (!_stop.IsCancellationRequested)
            Flown.Enqueue(await FlyAsync(_client, _card.Unlike(random.NextInt64()), _video));
    }

    private static bool SubmitAgain(JsonElement view) =>
        view.TryGetProperty("last_error", out var error) && error.ValueKind == JsonValueKind.Object
        && error.GetProperty("next_step").GetString() == "submit_again";
}
