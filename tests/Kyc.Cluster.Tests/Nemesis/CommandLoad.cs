using System.Collections.Concurrent;
using Kyc.Cluster.Tests.History;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// Clients that open sessions, send a card, look, and cancel, or submit too early: every kind of command and none that
/// keeps a worker busy.
/// </summary>
internal sealed class CommandLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<string> _open = [];
    private readonly RecordingClient _client;
    private readonly TestFile _card;
    private readonly TimeSpan _pace;
    private readonly Task _running;

    /// <summary>Begins at once.</summary>
    /// <param name="client">Sends and records.</param>
    /// <param name="card">A small card.</param>
    /// <param name="clients">How many run at once.</param>
    /// <param name="pace">Pause of each after every request.</param>
    /// <param name="seed">Decides what each does.</param>
    public CommandLoad(RecordingClient client, TestFile card, int clients, TimeSpan pace, int seed)
    {
        (_client, _card, _pace) = (client, card, pace);
        _running = Task.WhenAll(Enumerable.Range(0, clients).Select(number => RunAsync(new Random(seed + number))));
    }

    /// <summary>Sessions that are still open.</summary>
    public IReadOnlyCollection<string> Open => _open;

    /// <summary>Ends once every request in hand is answered.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task RunAsync(Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var created = await Paced(_client.CreateAsync(), random);
            if (created is not { Outcome: Outcome.Acknowledged, Session: { } session }) continue;
            // A create that is repeated after its answer, as by a client that lost it, must give the same session.
            if (random.Next(10) == 0) await Paced(_client.CreateAsync(created.Key), random);
            await Paced(_client.PutAsync(session, _card.Unlike(random.NextInt64())), random);
            await Paced(_client.LookAsync(session), random);
            switch (random.Next(3))
            {
                case 0: await Paced(_client.SubmitAsync(session), random); break;
                case 1: await Paced(_client.CancelAsync(session), random); break;
                default: _open.Add(session); break;
            }
            if (_open.TryPeek(out var earlier)) await Paced(_client.LookAsync(earlier), random);
        }
    }

    private async Task<ClientRequest> Paced(Task<ClientRequest> request, Random random)
    {
        var done = await request;
        if (!_stop.IsCancellationRequested) await Task.Delay(_pace * (0.5 + random.NextDouble()));
        return done;
    }
}
