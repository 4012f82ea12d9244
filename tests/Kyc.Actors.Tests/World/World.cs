using Kyc.Actors.InProcess;
using Kyc.Actors.Limits;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Actors.Workers;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Actors.Tests.World;

/// <summary>A simulated machine: a disk that outlives processes, and at most one embedded node at a time.</summary>
internal sealed class SimWorld
{
    private int _starts;
    private Task<Process> _starting = Task.FromException<Process>(new InvalidOperationException("not started"));

    public SimWorld(Simulation simulation)
    {
        Simulation = simulation;
        Keys = new MemorySessionKeys(Journal, Ring);
        Blobs.Time = simulation.Time;
        Journal.Loading = async _ => await Task.Yield();
        Journal.Writing = async _ => await Task.Yield();
        Journal.Written = async _ => await Task.Yield();
        Engine = new ScriptedEngine
        {
            Answer = async (input, cancel) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), simulation.Time, cancel);
                return Some.Report(input);
            },
        };
    }

    public Simulation Simulation { get; }
    public MemoryJournal Journal { get; } = new();
    public MemoryBlobs Blobs { get; } = new();
    public MemoryKeyRing Ring { get; } = new();
    public MemorySessionKeys Keys { get; }
    public ScriptedEngine Engine { get; }
    public StageBoard Stages { get; } = new();
    public ActorSettings Actors { get; init; } = new();
    public InProcessSettings Queues { get; init; } = new();
    public RecoverySettings Recovery { get; init; } = new();
    public int Slots { get; init; } = 2;
    public LimitSettings? Limits { get; init; }

    public Process? Running { get; private set; }

    public Task<Process> StartAsync() => _starting = BeginAsync();

    private async Task<Process> BeginAsync()
    {
        var incarnation = $"start{++_starts}";
        var process = new Process(Simulation.NewNode(incarnation));
        Running = process;
        var started = process.Host.Start(async () =>
        {
            var node = new EmbeddedNode(
                Journal, Actors, Queues, Recovery, Simulation.Time, NullLoggerFactory.Instance, Blobs,
                Limits);
            var worker = new ComparisonWorker(
                node.Transport, Engine, Blobs, Ring, Keys, Stages, new WorkerSettings { Incarnation = incarnation },
                Simulation.Time, NullLogger<ComparisonWorker>.Instance);
            await node.StartAsync(Slots, worker, CancellationToken.None);
            process.Node = node;
            return true;
        });
        await Task.WhenAny(started, process.Dead);
        return process;
    }

    public void Kill() => Running?.Kill();

    /// <summary>Asks as a stubborn client does: by the same id, of whoever runs, until answered.</summary>
    public async Task<SessionReply> AskAsync(SessionMessage message, int deadlineSeconds = 30)
    {
        while (true)
        {
            if (Running is not { Reachable: true }) _starting = StartAsync();
            var process = await _starting;
            if (process is not { Node: not null, Reachable: true }) continue;
            var asked = process.Host.Start(async () => await process.Node.Transport.AskAsync(
                message, TimeSpan.FromSeconds(deadlineSeconds), CancellationToken.None));
            await Task.WhenAny(asked, process.Dead);
            if (asked.IsCompleted) return await asked;
        }
    }

    /// <summary>Opens a session and gives it both files.</summary>
    public async Task<SessionId> OpenAsync(Policy? policy = null, TenantId? of = null)
    {
        var (session, tenant) = (Some.NewSession(), of ?? Some.Tenant);
        var (key, wrapped) = Ring.Mint(tenant, session);
        Ok(await AskAsync(new Perform(
            new CreateSession(session, tenant, Some.NewCommand(), policy ?? Some.Policy), WrappedKey: wrapped)));
        foreach (var kind in new[] { FileKind.IdCard, FileKind.FaceVideo })
        {
            using var content = new MemoryStream([(byte)kind, 1, 2, 3]);
            var stored = await Blobs.PutAsync(
                new BlobScope(tenant, session), key, content, 100, CancellationToken.None);
            Ok(await AskAsync(new Perform(
                new AcceptFile(session, tenant, Some.NewCommand(), stored.As(kind, "image/jpeg")))));
        }
        return session;
    }

    /// <summary>Waits until a session has settled.</summary>
    public async Task<SessionState> SettledAsync(SessionId session, TenantId? of = null)
    {
        while (true)
        {
            var state = Ok(await AskAsync(new Look(session, of ?? Some.Tenant, WaitUntilSettled: true)));
            if (state.Status.IsSettled()) return state;
        }
    }

    public static SessionState Ok(SessionReply reply) =>
        reply is SessionReply.Ok ok ? ok.State : throw new InvalidOperationException($"refused: {reply}");

    public static Refusal Refused(SessionReply reply) => Assert.IsType<SessionReply.Refused>(reply).Refusal;
}

/// <summary>A simulated process with a node in it.</summary>
internal sealed class Process(SimNode host)
{
    private readonly TaskCompletionSource _dead = new();

    public SimNode Host { get; } = host;
    public EmbeddedNode? Node { get; set; }
    public Task Dead => _dead.Task;

    /// <summary>False once killed or frozen: clients turn to another process.</summary>
    public bool Reachable { get; private set; } = true;

    public void Kill()
    {
        Host.Kill();
        Leave();
    }

    /// <summary>Stops it as SIGSTOP would; clear <see cref="SimNode.Frozen"/> to let it go on as a zombie.</summary>
    public void Freeze()
    {
        Host.Frozen = true;
        Leave();
    }

    private void Leave()
    {
        Reachable = false;
        _dead.TrySetResult();
    }
}
