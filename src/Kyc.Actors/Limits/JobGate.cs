using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Limits;

/// <summary>
/// Lets each tenant have only so many jobs wait in the work queue at once; the next ones stand in the tenant's line at
/// the node that owns their sessions and go in as earlier ones are started. So whoever comes waits behind a bounded
/// number of everybody else's jobs, and a tenant alone still keeps all workers busy. The line is memory: the journal
/// owes what stands in it, and the sweep of open work finds it wherever it is lost.
/// </summary>
public sealed class JobGate(ITransport transport, LimitSettings settings, ILogger<JobGate> log)
{
    private sealed class Entry(ComparisonJob job, TenantLine line)
    {
        public ComparisonJob Job { get; set; } = job;
        public TenantLine Line { get; } = line;
        public bool InQueue { get; set; }
    }

    private sealed class TenantLine
    {
        public int InQueue { get; set; }
        public LinkedList<Entry> Waiting { get; } = [];
        public bool IsActive => InQueue > 0 || Waiting.Count > 0;
    }

    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, Entry> _entries = [];
    private readonly Dictionary<TenantId, TenantLine> _lines = [];
    private readonly JobCosts _costs = new();
    private readonly bool[] _lost = new bool[Shards.Count];

    /// <summary>Jobs in the work queue and jobs in line, of a tenant.</summary>
    public (int InQueue, int InLine) Depth(TenantId tenant)
    {
        lock (_lock) return _lines.TryGetValue(tenant, out var line) ? (line.InQueue, line.Waiting.Count) : default;
    }

    /// <summary>
    /// Puts a job into the work queue, or into its tenant's line. A job of a shard that was lost is left to the shard's
    /// owner: what becomes of it is not seen here, so it would keep its place for ever.
    /// </summary>
    /// <exception cref="LineFullException">The line is full; the sweep of open work comes back to the job.</exception>
    /// <exception cref="OverloadedException">The work queue is full.</exception>
    /// <exception cref="TransportUnavailableException">The broker cannot be reached.</exception>
    public async ValueTask EnqueueAsync(ComparisonJob job, CancellationToken cancel)
    {
        if (settings.Of(job.Tenant).JobsInQueue <= 0)
        {
            await transport.EnqueueAsync(job, cancel);
            return;
        }
        Entry entry;
        List<Entry> ready;
        lock (_lock)
        {
            if (_lost[Shards.Of(job.Session)]) return;
            (entry, ready) = Admit(job);
        }
        foreach (var other in ready)
            if (!ReferenceEquals(other, entry)) _ = ForwardQuietlyAsync(other);
        if (entry.InQueue) await ForwardAsync(entry, cancel);
    }

    /// <summary>A session's state as its actor knows it now: a job that was started, or is over, makes room.</summary>
    public void Saw(SessionState state)
    {
        List<Entry> ready;
        lock (_lock)
        {
            if (!_entries.TryGetValue(state.Id, out var entry)) return;
            if (state is { Status: SessionStatus.Processing, Job: { LeaseUntil: null } job } && job.Id == entry.Job.Job)
                return;
            Remove(entry);
            ready = Next(entry.Job.Tenant, entry.Line);
        }
        foreach (var next in ready) _ = ForwardQuietlyAsync(next);
    }

    /// <summary>A comparison took so many milliseconds of a worker.</summary>
    public void Cost(TenantId tenant, double milliseconds)
    {
        lock (_lock) _costs.Add(tenant, milliseconds);
    }

    /// <summary>A shard is ours.</summary>
    public void Acquired(int shard)
    {
        lock (_lock) _lost[shard] = false;
    }

    /// <summary>A shard is no longer ours: its next owner asks for its jobs anew.</summary>
    public void Lost(int shard)
    {
        List<Entry> ready = [];
        lock (_lock)
        {
            _lost[shard] = true;
            var gone = _entries.Where(pair => Shards.Of(pair.Key) == shard).Select(pair => pair.Value).ToList();
            foreach (var entry in gone) Remove(entry);
            foreach (var (tenant, line) in gone.Select(entry => (entry.Job.Tenant, entry.Line)).Distinct())
                ready.AddRange(Next(tenant, line));
        }
        foreach (var next in ready) _ = ForwardQuietlyAsync(next);
    }

    /// <summary>The job's entry, and what else may go in now.</summary>
    private (Entry Entry, List<Entry> Ready) Admit(ComparisonJob job)
    {
        if (_entries.TryGetValue(job.Session, out var known) && known.Job.Job == job.Job)
        {
            known.Job = job with { Recovered = job.Recovered || known.Job.Recovered };
            return (known, Next(job.Tenant, known.Line));
        }
        if (known is not null) Remove(known);
        if (!_lines.TryGetValue(job.Tenant, out var line)) _lines.Add(job.Tenant, line = new TenantLine());
        if (line.Waiting.Count >= settings.JobsInLine) throw new LineFullException(job.Tenant, settings.JobsInLine);
        var entry = _entries[job.Session] = new Entry(job, line);
        line.Waiting.AddLast(entry);
        var ready = Next(job.Tenant, line);
        if (!entry.InQueue) LimitCounters.JobsLined.Add(1, LimitCounters.Tenant(job.Tenant.Value));
        return (entry, ready);
    }

    /// <summary>Those of a line that go in now.</summary>
    private List<Entry> Next(TenantId tenant, TenantLine line)
    {
        List<Entry> ready = [];
        if (line.Waiting.Count == 0) return ready;
        var active = _lines.Where(pair => pair.Value.IsActive).Select(pair => pair.Key);
        var allowed = _costs.Allowed(tenant, settings.Of(tenant).JobsInQueue, active);
        while (line.InQueue < allowed && line.Waiting.First is { } first)
        {
            line.Waiting.RemoveFirst();
            line.InQueue++;
            first.Value.InQueue = true;
            ready.Add(first.Value);
        }
        return ready;
    }

    private void Remove(Entry entry)
    {
        if (!_entries.TryGetValue(entry.Job.Session, out var present) || !ReferenceEquals(present, entry)) return;
        _entries.Remove(entry.Job.Session);
        if (entry.InQueue) entry.Line.InQueue--;
        else entry.Line.Waiting.Remove(entry);
        if (!entry.Line.IsActive) _lines.Remove(entry.Job.Tenant);
    }

    private async ValueTask ForwardAsync(Entry entry, CancellationToken cancel)
    {
        try
        {
            await transport.EnqueueAsync(entry.Job, cancel);
        }
        catch
        {
            // Nothing goes in its place: who fails now would fail at once again. The next sweep comes back to it.
            lock (_lock) Remove(entry);
            throw;
        }
    }

    private async Task ForwardQuietlyAsync(Entry entry)
    {
        try
        {
            await ForwardAsync(entry, CancellationToken.None);
        }
        catch (Exception error)
        {
            log.LeftForTheSweep(entry.Job.Session, entry.Job.Job, entry.Job.RequestId, error.Message);
        }
    }
}

/// <summary>
/// Too many jobs of a tenant stand in line. The journal still owes the job; the next sweep tries again.
/// </summary>
public sealed class LineFullException(TenantId tenant, int limit)
    : Exception(
        $"{limit} jobs of {tenant} stand in line, as limits.jobs_in_line allows; the sweep comes back to more");
