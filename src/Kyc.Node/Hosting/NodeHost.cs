using System.Net;
using System.Reflection;
using Kyc.Actors.InProcess;
using Kyc.Actors.Ports;
using Kyc.Actors.Workers;
using Kyc.Edge.Health;
using Kyc.Node.Admin;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Node.Health;
using Kyc.Node.Logging;
using Kyc.Sessions.Ids;
using Kyc.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>
/// A running node with all roles: storage, sessions, workers, edge. Starts in that order and stops in the reverse, so
/// that nothing is asked of a part that is not there.
/// </summary>
public sealed class NodeHost : IAsyncDisposable
{
    private readonly Settings _settings;
    private readonly NodeSurroundings _around;
    private readonly NodeLog _nodeLog;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _draining = new();
    private readonly Stack<Func<ValueTask>> _parts = new();
    private EmbeddedStorage _storage = null!;
    private EmbeddedNode _actors = null!;
    private LoneCluster _cluster = null!;
    private bool _stopped;

    private NodeHost(Settings settings, NodeSurroundings around)
    {
        (_settings, _around) = (settings, around);
        _nodeLog = NodeLog.Of(settings, around.Time);
        _logs = LoggerFactory.Create(builder =>
            KycLogging.Add(builder, settings, around.Out, around.OutIsTerminal, around.Time, _nodeLog));
        _log = _logs.CreateLogger<NodeHost>();
    }

    /// <summary>Where the node listens.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; private set; } = [];

    /// <summary>Base address for a client on this machine.</summary>
    public Uri Address => new($"http://{Endpoints[0]}/");

    /// <summary>Base address of the operators' port; null when it is switched off.</summary>
    public Uri? AdminAddress { get; private set; }

    /// <summary>What tells this start from earlier ones.</summary>
    public string Incarnation { get; private set; } = "";

    /// <summary>Starts a node; returns when it answers requests.</summary>
    /// <exception cref="NodeStartException">It cannot start; one line for the operator.</exception>
    public static async Task<NodeHost> StartAsync(Settings settings, NodeSurroundings around, CancellationToken cancel)
    {
        var node = new NodeHost(settings, around);
        try
        {
            await node.StartAsync(cancel);
            return node;
        }
        catch (Exception fault)
        {
            await node.UnwindAsync();
            if (StartFaults.Explain(fault) is { } line and not null && fault is not NodeStartException)
                throw new NodeStartException(line, fault);
            throw;
        }
    }

    /// <summary>Waits until the node is asked to stop, by its process or by an operator.</summary>
    /// <exception cref="NodeBrokenException">The disk failed: the node must not go on.</exception>
    public async Task UntilStoppedAsync(CancellationToken stop)
    {
        var asked = Task.Delay(Timeout.Infinite, stop);
        var first = await Task.WhenAny(asked, _cluster.LeaveAsked, _storage.Broken);
        if (first != _storage.Broken) return;
        var cause = await _storage.Broken;
        _log.StorageBroken(_settings.DataFolder(), cause);
        throw new NodeBrokenException(
            $"storage at {_settings.DataFolder()} cannot make commits durable ({cause.Message}); mend the disk and "
            + "start again", cause);
    }

    /// <summary>Stops in order: no new requests, what is in hand finishes, then everything is let go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped) return;
        _stopped = true;
        var began = _around.Time.GetTimestamp();
        var grace = _settings.Get(NodeSettings.DrainGrace);
        _log.Draining(grace.TotalSeconds);
        await _draining.CancelAsync();
        var unwound = UnwindAsync().AsTask();
        try
        {
            await unwound.WaitAsync(grace, _around.Time);
            _draining.Dispose();
        }
        catch (TimeoutException)
        {
            _log.DrainGaveUp(grace.TotalSeconds);
        }
        _log.Stopped(_around.Time.GetElapsedTime(began).TotalMilliseconds);
        if (!unwound.IsCompleted) return;
        _logs.Dispose();
        _nodeLog.Dispose();
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        Incarnation = Ulid.New(_around.Time.GetUtcNow());
        Endpoints = ListenAddresses.Choose(
            [.. _settings.Get(EdgeSettings.Addresses).Select(IPAddress.Parse)], _settings.GetInt(EdgeSettings.Port),
            (address, why) => _log.AddressLeftOut(address.ToString(), why));
        await OpenStorageAsync(cancel);
        var engine = await _around.Engine(_settings, _logs, _around.Time, cancel);
        _parts.Push(engine.DisposeAsync);
        var stages = await StartActorsAsync(engine, cancel);
        await BootstrapKey.EnsureAsync(_storage.Credentials, _settings, _around, _log, cancel);
        await StartAdminAsync(engine, cancel);
        await StartEdgeAsync(engine, stages, cancel);
        _log.NodeStarted(
            _settings.NodeName(), Incarnation, Version, string.Join(", ", Endpoints), _settings.WorkerSlots(),
            engine.Provider, _settings.DataFolder());
    }

    private async Task OpenStorageAsync(CancellationToken cancel)
    {
        _storage = await EmbeddedStorage.OpenAsync(_settings.Storage(), _around.Time, _logs, cancel);
        _parts.Push(_storage.DisposeAsync);
        foreach (var check in _storage.Checks.Where(check => !check.Ok))
            _log.StorageCheckFailed(check.Name, check.Message, check.Mend);
    }

    private async Task<StageBoard> StartActorsAsync(NodeEngine engine, CancellationToken cancel)
    {
        var stages = new StageBoard();
        _actors = new EmbeddedNode(
            _storage.Journal, _settings.Actors(), _settings.Transport(), _settings.Recovery(), _around.Time, _logs,
            _storage.Blobs);
        _parts.Push(_actors.DisposeAsync);
        var worker = new ComparisonWorker(
            _actors.Transport, engine.Engine, _storage.Blobs, _storage.KeyRing, _storage.Keys, stages,
            _settings.Worker(Incarnation), _around.Time, _logs.CreateLogger<ComparisonWorker>());
        await _actors.StartAsync(engine.CanCompare ? _settings.WorkerSlots() : 0, worker, cancel);
        return stages;
    }

    private async Task StartAdminAsync(NodeEngine engine, CancellationToken cancel)
    {
        var self = new LoneMember(
            _settings.NodeName(), Incarnation, _settings.Get(NodeSettings.Roles), Version,
            $"{Environment.MachineName}:{Environment.ProcessId}", _around.Time.GetUtcNow());
        _cluster = _actors.Cluster(self, () => new MemberLoad(
            Device: engine.Provider, Admin: AdminAddress?.ToString() ?? "",
            DatabaseConnections: _storage.Connections.Open, DatabasePool: _storage.Connections.Limit), _around.Time);
        var options = _settings.Admin();
        if (!options.Enabled) return;
        var admin = await AdminServer.StartAsync(new AdminParts
        {
            Node = self.Node,
            Incarnation = Incarnation,
            DataFolder = _settings.DataFolder(),
            Options = options,
            Cluster = _cluster,
            Storage = _storage,
            Transport = _actors.Transport,
            Checks = [.. Checks(engine)],
            Log = _nodeLog,
            Time = _around.Time,
            Logs = _logs,
        }, cancel);
        AdminAddress = admin.Address;
        _parts.Push(admin.DisposeAsync);
    }

    private async Task StartEdgeAsync(NodeEngine engine, StageBoard stages, CancellationToken cancel)
    {
        var app = EdgeServer.Build(
            _settings, Endpoints, _storage, new DrainingTransport(_actors.Transport, _draining.Token),
            stages, Checks(engine), _logs, _around.Time);
        _parts.Push(app.DisposeAsync);
        await app.StartAsync(cancel);
        _parts.Push(async () => await app.StopAsync(CancellationToken.None));
        Endpoints = [.. app.Urls.Select(url => IPEndPoint.Parse(new Uri(url).Authority))];
    }

    private IEnumerable<IReadinessCheck> Checks(NodeEngine engine)
    {
        var life = TimeSpan.FromMilliseconds(_settings.Get(EdgeSettings.ReadinessCache));
        IReadinessCheck[] looks =
        [
            new DatabaseReadiness(_storage), new BlobsReadiness(_settings.Storage()),
            new KeysReadiness(_storage.KeyRing, _around.Time), .. engine.Checks,
        ];
        return
        [
            .. looks.Select(look => new RememberedCheck(look, life, _around.Time)),
            new DrainReadiness(_draining.Token),
        ];
    }

    private async ValueTask UnwindAsync()
    {
        while (_parts.TryPop(out var part)) await part();
    }

    private static string Version =>
        typeof(NodeHost).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
