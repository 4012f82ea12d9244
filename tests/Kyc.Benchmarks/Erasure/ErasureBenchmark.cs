using System.Diagnostics;
using System.Globalization;
using Kyc.Actors.Erasure;
using Kyc.Actors.InProcess;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Benchmarks.Reporting;
using Kyc.Benchmarks.Storage;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Erasure;

/// <summary>
/// A11: from the command to the signed receipt, for one session and for a request of a thousand, each with two sealed
/// files, on embedded storage with its syncs. Aim: seconds; at most 60 s.
/// </summary>
internal static class ErasureBenchmark
{
    private const int Many = 1_000;
    private const int Singles = 20;
    private const int FileBytes = 200_000;
    private const int Makers = 16;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TenantId Tenant = new("bench");
    private static readonly Policy Policy = new() { Id = "pol_default", Version = 1, AutoSubmit = false };

    public static async Task<int> RunAsync(string[] args)
    {
        using var scratch = new Scratch(args.FirstOrDefault());
        await using var storage = await EmbeddedStorage.OpenAsync(
            new StorageOptions { DataDirectory = scratch["data"], MinFreeMib = 0 }, TimeProvider.System,
            NullLoggerFactory.Instance, default);
        await using var node = Node(storage);
        await node.StartAsync(0, new Nobody(), default);
        List<double> singles = [];
        foreach (var session in await MakeAsync(node.Transport, storage, Singles))
            singles.Add(await OneAsync(node.Transport, storage, session));
        Print("one session, command to receipt", singles.Percentile(0.5), $"max {singles.Max():0} ms of {Singles}");
        var sessions = await MakeAsync(node.Transport, storage, Many);
        var spent = await ManyAsync(storage, sessions);
        Print($"a request of {Many} sessions, request to receipt", spent, $"{Many / spent * 1000:0} sessions/s");
        return 0;
    }

    private static EmbeddedNode Node(IStorage storage) => new(
        storage.Journal, new ActorSettings(), new InProcessSettings(), new RecoverySettings(), TimeProvider.System,
        NullLoggerFactory.Instance, erasure: new ErasureParts
        {
            Erasures = storage.Erasures,
            Requests = storage.ErasureRequests,
            Index = storage.Index,
            Keys = storage.Keys,
            Blobs = storage.Blobs,
            ClusterKeys = storage.ClusterKeys,
        });

    private static async Task<SessionId[]> MakeAsync(ITransport transport, IStorage storage, int count)
    {
        var bytes = new byte[FileBytes];
        var sessions = Enumerable.Range(0, count).Select(_ => SessionId.New(TimeProvider.System.GetUtcNow())).ToArray();
        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = Makers },
            async (session, cancel) =>
            {
                var (key, wrapped) = storage.KeyRing.Mint(Tenant, session);
                using (key)
                {
                    await AskAsync(transport, new CreateSession(session, Tenant, New(), Policy), wrapped);
                    foreach (var kind in (FileKind[])[FileKind.IdCard, FileKind.FaceVideo])
                    {
                        var scope = new BlobScope(Tenant, session);
                        var stored = await storage.Blobs.PutAsync(
                            scope, key, new MemoryStream([(byte)kind, .. bytes]), 2 * FileBytes, cancel);
                        await AskAsync(transport, new AcceptFile(
                            session, Tenant, New(), stored.As(kind, "image/jpeg")));
                    }
                }
            });
        return sessions;
    }

    private static async Task<double> OneAsync(ITransport transport, IStorage storage, SessionId session)
    {
        var begun = Stopwatch.GetTimestamp();
        await AskAsync(transport, new Redact(session, Tenant, New()));
        while (await storage.Erasures.FindAsync(Tenant, session, default) is null) await Task.Delay(Look);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task<double> ManyAsync(IStorage storage, SessionId[] sessions)
    {
        var id = ErasureRequest.Prefix + Ulid.New(TimeProvider.System.GetUtcNow());
        var begun = Stopwatch.GetTimestamp();
        await storage.ErasureRequests.AddAsync(
            new ErasureRequest(id, Tenant, ErasureSelection.SessionIds, TimeProvider.System.GetUtcNow())
            {
                Fingerprint = "",
                Listed = true,
            }, sessions, default);
        while (await storage.ErasureRequests.FindAsync(Tenant, id, default) is not { Request.Receipt: not null })
            await Task.Delay(Look);
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    private static async Task AskAsync(ITransport transport, SessionCommand command, byte[]? wrapped = null)
    {
        if (await transport.AskAsync(new Perform(command, null, wrapped), TimeSpan.FromSeconds(30), default)
            is not SessionReply.Ok)
            throw new InvalidOperationException($"{command.GetType().Name} was refused");
    }

    private static CommandId New() => CommandId.New(TimeProvider.System.GetUtcNow());

    private static void Print(string name, double milliseconds, string more) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"erasure, {name}: {milliseconds:0} ms ({more}), aim <= 60000 ms"));

    private sealed class Nobody : IJobHandler
    {
        public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel) => new(JobVerdict.Again);

        public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
            throw new NotSupportedException("no worker runs here");
    }
}
