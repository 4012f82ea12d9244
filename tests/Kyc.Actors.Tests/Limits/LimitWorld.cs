using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Actors.Tests.Limits;

/// <summary>Edges that share clients' actors over a way that the test breaks or slows; a clock that it moves.</summary>
internal sealed class LimitWorld : ITransport
{
    private readonly LimitSettings _settings;
    private readonly List<TokenDesk> _desks = [];

    public LimitWorld(LimitSettings settings, int edges, VirtualTime? time = null)
    {
        _settings = settings;
        Time = time ?? new VirtualTime();
        Move();
        for (var i = 0; i < edges; i++)
            _desks.Add(new TokenDesk(this, settings, Time, NullLogger<TokenDesk>.Instance));
    }

    public VirtualTime Time { get; }

    /// <summary>Whether actors answer.</summary>
    public bool Away { get; set; }

    /// <summary>Leases asked for.</summary>
    public int Leases { get; private set; }

    /// <summary>What an answer waits for.</summary>
    public Func<Task>? Slow { get; set; }

    private ClientRegion Region { get; set; } = null!;

    /// <summary>The actors go to a node that knows nothing.</summary>
    public void Move()
    {
        Region = new ClientRegion(_settings, Time);
        for (var shard = 0; shard < Shards.Count; shard++) Region.Acquired(shard);
    }

    public async Task<Permit> TakeAsync(int edge = 0, TenantId? client = null) =>
        await _desks[edge].TakeAsync(client ?? Some.Tenant, default);

    /// <summary>Requests granted of so many.</summary>
    public async Task<int> GrantedAsync(int requests, int edge = 0)
    {
        var granted = 0;
        for (var i = 0; i < requests; i++)
            if ((await TakeAsync(edge)).Granted) granted++;
        return granted;
    }

    public async ValueTask<TokenLease> LeaseAsync(LeaseTokens request, TimeSpan deadline, CancellationToken cancel)
    {
        Leases++;
        if (Away) throw new LeaseTimedOutException(request.Client, deadline);
        if (Slow is not null) await Slow();
        return Region.Lease(request);
    }

    public ValueTask<SessionReply> AskAsync(SessionMessage message, TimeSpan deadline, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<PictureComparisonReply> AskWorkerAsync(
        PictureComparison request, TimeSpan deadline, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask<IAsyncDisposable> ServeShardsAsync(IShardHandler handler, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask<IAsyncDisposable> PullJobsAsync(int slots, IJobHandler handler, CancellationToken cancel) =>
        throw new NotSupportedException();

    public ValueTask<TransportInspection> InspectAsync(CancellationToken cancel) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        foreach (var desk in _desks) await desk.DisposeAsync();
    }
}
