using System.Net;
using System.Reflection;
using Kyc.Actors.Hosting;
using Kyc.Actors.RabbitMq;
using Kyc.Actors.Workers;
using Kyc.Edge.Health;
using Kyc.Node.Admin;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;
using Kyc.Node.Health;
using Kyc.Node.Logging;
using Kyc.Node.Tls;
using Kyc.Sessions.Ids;
using Kyc.Storage;
using Kyc.Storage.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>
/// A running node of any roles: storage, engine, transport, sessions and workers, edge. Starts in that order and stops
/// in the reverse, so that nothing is asked of a part that is not there.
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
    private readonly NodeLoad _load = new();
    private readonly StageBoard _stages = new();
    private IStorage _storage = null!;
    private NodeTransport _transport = null!;
    private AdminServer? _admin;
    private ServerTls? _edgeTls;
    private ServerTls? _adminTls;
    private NodeEngine _engine = NoWorker.Engine;
    private bool _stopped;

    private NodeHost(Settings settings, NodeSurroundings around)
    {
        (_settings, _around) = (settings, around);
        _nodeLog = NodeLog.Of(settings, around.Time);
        _logs = LoggerFactory.Create(builder =>
            KycLogging.Add(builder, settings, around.Out, around.OutIsTerminal, around.Time, _nodeLog));
        _log = _logs.CreateLogger<NodeHost>();
    }

    /// <summary>Where the node answers clients; empty without the edge role.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; private set; } = [];

    /// <summary>Base address for a client on this machine.</summary>
    public Uri Address => new($"{(_edgeTls is null ? "http" : "https")}://{Endpoints[0]}/");

    /// <summary>Base address of the operators' port; null when it is switched off.</summary>
    public Uri? AdminAddress => _admin?.Address;

    /// <summary>What operators can ask of it.</summary>
    internal IReadOnlyList<AdminRoute> OperatorsRoutes => _admin?.Routes ?? [];

    /// <summary>What tells this start from earlier ones.</summary>
    public string Incarnation { get; private set; } = "";

    private bool IsEdge => _settings.Has(NodeSettings.EdgeRole);

    private int Slots =>
        _settings.Has(NodeSettings.WorkerRole) && _engine.CanCompare ? _settings.WorkerSlots() : 0;

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

    /// <summary>Waits until the node is asked to stop: by its own machine, or by an operator of the cluster.</summary>
    /// <exception cref="NodeBrokenException">The disk failed: the node must not go on.</exception>
    public async Task UntilStoppedAsync(CancellationToken stop)
    {
        var asked = Task.Delay(Timeout.Infinite, stop);
        var ended = await Task.WhenAny(asked, _storage.Broken, _transport.Cluster.LeaveAsked);
        if (ended == _transport.Cluster.LeaveAsked) _log.LeaveAsked();
        if (ended != _storage.Broken) return;
        var cause = await _storage.Broken;
        _log.StorageBroken(_storage.Description, cause);
        throw new NodeBrokenException(
            $"{_storage.Description} cannot make commits durable ({cause.Message}); mend it and start again", cause);
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
        if (IsEdge) _parts.Push(NoticeAsync);
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
        if (unwound.IsCompleted) _logs.Dispose();
    }

    private async Task StartAsync(CancellationToken cancel)
    {
        Incarnation = Ulid.New(_around.Time.GetUtcNow());
        if (IsEdge) ChooseEndpoints();
        LoadCertificates();
        await OpenStorageAsync(cancel);
        await StartEngineAsync(cancel);
        await ConnectAsync(cancel);
        // Operators see the node until its last job is through.
        _parts.Push(() => _admin?.DisposeAsync() ?? ValueTask.CompletedTask);
        await StartActorsAsync(cancel);
        await StartAdminAsync(cancel);
        if (IsEdge) await StartEdgeAsync(cancel);
        _log.NodeStarted(
            _settings.NodeName(), Incarnation, Version, string.Join(", ", _settings.Get(NodeSettings.Roles)),
            IsEdge ? string.Join(", ", Endpoints) : "no port", Slots, _engine.Provider, _storage.Description);
    }

    private void ChooseEndpoints() => Endpoints = ListenAddresses.Choose(
        [.. _settings.Get(EdgeSettings.Addresses).Select(IPAddress.Parse)], _settings.GetInt(EdgeSettings.Port),
        (address, why) => _log.AddressLeftOut(address.ToString(), why));

    /// <summary>First of all: a wrong certificate is said before anything is waited for.</summary>
    private void LoadCertificates()
    {
        if (IsEdge) _edgeTls = Load(_settings.EdgeTls());
        if (_settings.Get(AdminSettings.Enabled)) _adminTls = Load(_settings.AdminTls());
    }

    private ServerTls? Load(ServerTlsOptions? options)
    {
        if (options is null) return null;
        var tls = new ServerTls(options, _around.Time, _logs.CreateLogger<ServerTls>());
        _parts.Push(() =>
        {
            tls.Dispose();
            return ValueTask.CompletedTask;
        });
        return tls;
    }

    private async Task OpenStorageAsync(CancellationToken cancel)
    {
        _storage = await NodeStorage.OpenAsync(_settings, _around.Time, _logs, cancel);
        _parts.Push(_storage.DisposeAsync);
        _parts.Push(HeadsKeeper.Start(_storage, _settings.Storage(), _around.Time, _logs).DisposeAsync);
        _load.Has(_storage);
        var signals = RingReload.OnSignal(_storage.Rotation, _around.OutIsTerminal, _log);
        _parts.Push(() =>
        {
            signals.Dispose();
            return ValueTask.CompletedTask;
        });
        foreach (var check in _storage.Checks.Where(check => !check.Ok))
            _log.StorageCheckFailed(check.Name, check.Message, check.Mend);
    }

    private async Task StartEngineAsync(CancellationToken cancel)
    {
        if (!_settings.Has(NodeSettings.WorkerRole)) return;
        _engine = await _around.Engine(_settings, _logs, _around.Time, cancel);
        _parts.Push(_engine.DisposeAsync);
    }

    /// <summary>After the engine: whoever is seen by the others is about to take its share.</summary>
    private async Task ConnectAsync(CancellationToken cancel)
    {
        var self = new MemberIdentity(
            _settings.NodeName(), Incarnation, _settings.Get(NodeSettings.Roles), Version, _around.Time.GetUtcNow());
        _transport = await NodeTransport.OpenAsync(
            _settings, self, _load.Now, _storage.ClusterKeys, _around.Time, _logs, cancel);
        _parts.Push(_transport.Transport.DisposeAsync);
        if (_settings.IsCluster()) await Twins.RefuseAsync(_transport.Cluster, self, _settings, _around.Time, cancel);
    }

    private async Task StartActorsAsync(CancellationToken cancel)
    {
        var actors = new NodeActors(
            _transport.Transport, _storage.Journal, _settings.Actors(), _settings.Recovery(), _around.Time, _logs,
            _storage.Inventory, _settings.Limits(), ErasureBinding.Of(_settings, _storage), _storage.Rotation);
        _parts.Push(actors.DisposeAsync);
        _load.Has(actors);
        var worker = new ComparisonWorker(
            _transport.Transport, _engine.Engine, _storage.Blobs, _storage.KeyRing, _storage.Keys, _stages,
            _settings.Worker(Incarnation), _around.Time, _logs.CreateLogger<ComparisonWorker>());
        var counted = new CountedJobs(worker);
        if (Slots > 0) _load.Works(counted, Slots, _engine.Provider);
        await actors.StartAsync(_settings.Has(NodeSettings.SessionsRole), Slots, counted, cancel);
    }

    private async Task StartAdminAsync(CancellationToken cancel)
    {
        var options = _settings.Admin();
        if (!options.Enabled) return;
        _admin = await AdminServer.StartAsync(new AdminParts
        {
            Node = _settings.NodeName(),
            Incarnation = Incarnation,
            DataFolder = _settings.DataFolder(),
            Options = options,
            Tls = _adminTls,
            Access = _settings.Access(),
            Cluster = _transport.Cluster,
            Storage = _storage,
            Transport = _transport.Transport,
            Checks = Checks(_transport.OperatorsCheck),
            Log = _nodeLog,
            Time = _around.Time,
            Logs = _logs,
        }, cancel);
        _load.AdminAt(_admin.Address.ToString());
    }

    private async Task StartEdgeAsync(CancellationToken cancel)
    {
        await BootstrapKey.EnsureAsync(_storage.Credentials, _settings, _around, _log, cancel);
        var parts = new EdgeParts(
            Endpoints, _storage, _transport.Transport, _stages, Checks(_transport.Check), _draining.Token,
            _edgeTls);
        var app = EdgeServer.Build(_settings, parts, _logs, _around.Time);
        _parts.Push(app.DisposeAsync);
        await app.StartAsync(cancel);
        _parts.Push(async () => await app.StopAsync(CancellationToken.None));
        Endpoints = [.. app.Urls.Select(url => new Uri(url)).Select(url =>
            new IPEndPoint(IPAddress.Parse(url.Host.Trim('[', ']')), url.Port))];
    }

    private IReadOnlyList<IReadinessCheck> Checks(IReadinessCheck transport)
    {
        var life = TimeSpan.FromMilliseconds(_settings.Get(EdgeSettings.ReadinessCache));
        IReadinessCheck[] looks =
        [
            new DatabaseReadiness(_storage), new BlobsReadiness(_storage),
            new KeysReadiness(_storage.KeyRing, _storage.Rotation, _around.Time), transport, .. _engine.Checks,
        ];
        return
        [
            .. looks.Select(look => new RememberedCheck(look, life, _around.Time)),
            .. new[] { _edgeTls, _adminTls }.OfType<ServerTls>().Select(tls => new CertificateReadiness(tls)),
            new DrainReadiness(_draining.Token),
        ];
    }

    /// <summary>Requests are still answered for a moment, so that clients and balancers leave by themselves.</summary>
    private async ValueTask NoticeAsync() => await Task.Delay(
        TimeSpan.FromMilliseconds(_settings.Get(EdgeSettings.DrainNotice)), _around.Time);

    private async ValueTask UnwindAsync()
    {
        while (_parts.TryPop(out var part)) await part();
    }

    private static string Version =>
        typeof(NodeHost).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
