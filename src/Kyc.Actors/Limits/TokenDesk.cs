using System.Collections.Concurrent;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Limits;

/// <summary>
/// Where an edge takes tokens for its clients' requests: out of leases in memory, which it renews before they end.
/// </summary>
public sealed class TokenDesk : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TenantId, ClientPurse> _purses = [];
    private readonly LimitSettings _settings;
    private readonly PurseParts _parts;
    private readonly ITimer _rounds;

    /// <summary>A desk of an edge that knows no client yet.</summary>
    /// <param name="transport">Reaches the clients' actors.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Log.</param>
    public TokenDesk(ITransport transport, LimitSettings settings, TimeProvider time, ILogger<TokenDesk> log)
    {
        _settings = settings;
        _parts = new PurseParts(
            transport, settings, Ulid.New(time.GetUtcNow()), time, time.GetTimestamp(), new LimiterHealth(log));
        _rounds = time.CreateTimer(_ => GoRound(), null, settings.Lease, settings.Lease);
    }

    /// <summary>
    /// Takes a token for a request of a client: at once in nearly every case, else after the answer of the client's
    /// actor, else from what this edge may spend by itself.
    /// </summary>
    public ValueTask<Permit> TakeAsync(TenantId client, CancellationToken cancel)
    {
        var limits = _settings.Of(client);
        return limits.CountsRequests
            ? _purses.GetOrAdd(client, static (key, parts) => new ClientPurse(key, parts), _parts).TakeAsync(cancel)
            : new(Permit.Unlimited);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _rounds.DisposeAsync();

    /// <summary>Gives back what lapsed and reports what was spent, wherever there is something to say.</summary>
    private void GoRound()
    {
        foreach (var purse in _purses.Values) purse.GoRound();
    }
}

/// <summary>What all purses of a desk share.</summary>
/// <param name="Transport">Reaches the clients' actors.</param>
/// <param name="Settings">Limits.</param>
/// <param name="Edge">What tells this start of the edge from others.</param>
/// <param name="Time">The clock.</param>
/// <param name="Begun">When the clock began.</param>
/// <param name="Health">Whether actors answer.</param>
internal sealed record PurseParts(
    ITransport Transport, LimitSettings Settings, string Edge, TimeProvider Time, long Begun, LimiterHealth Health)
{
    /// <summary>The time since the beginning.</summary>
    public TimeSpan Now => Time.GetElapsedTime(Begun);
}

/// <summary>What a request got.</summary>
/// <param name="Granted">True when it may go on.</param>
/// <param name="Limit">The limit that decides, one of <see cref="LimitNames"/>; empty when nothing is limited.</param>
/// <param name="Left">About how many requests are left.</param>
/// <param name="FreeIn">How long until a request may go on again; zero when one may.</param>
public readonly record struct Permit(bool Granted, string Limit, long Left, TimeSpan FreeIn)
{
    /// <summary>Nothing is limited.</summary>
    public static Permit Unlimited { get; } = new(true, "", 0, TimeSpan.Zero);
}
