using System.Diagnostics;
using Kyc.Actors.InProcess;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Benchmarks.Reporting;
using Kyc.Sessions.Files;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Storage;

/// <summary>
/// R3: from asking a session's actor through the transport until the answer, its event durable in the journal, against
/// one fdatasync and one channel hop; the two taken in turns.
/// </summary>
internal static class CommandBenchmark
{
    private const double Bar = 2.0;
    private const int SessionsPerRound = 50;
    private const int HopsPerRound = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        using var scratch = new Scratch(args.FirstOrDefault());
        await using var storage = await EmbeddedStorage.OpenAsync(
            new StorageOptions { DataDirectory = scratch["data"], MinFreeMib = 0 }, TimeProvider.System,
            NullLoggerFactory.Instance, CancellationToken.None);
        await using var node = new EmbeddedNode(
            storage.Journal, new ActorSettings(), new InProcessSettings(), new RecoverySettings(), TimeProvider.System,
            NullLoggerFactory.Instance);
        await using var serving = await node.Transport.ServeShardsAsync(node.Region, default);
        using var disk = new DiskYardstick(scratch["yardstick"]);
        await RoundAsync(storage, node.Transport, disk);
        var (half, most) = (new Figure("durable command p50", "us", Bar, atMost: true),
            new Figure("durable command p99", "us", bar: null, atMost: true));
        for (var round = 0; round < Figure.Rounds; round++)
        {
            var (commands, syncs) = await RoundAsync(storage, node.Transport, disk);
            var hops = await DiskYardstick.HopsAsync(HopsPerRound);
            half.Add(commands.Percentile(0.5), syncs.Percentile(0.5) + hops.Percentile(0.5), times: true);
            most.Add(commands.Percentile(0.99), syncs.Percentile(0.99) + hops.Percentile(0.99), times: true);
        }
        half.Print($"{2 * SessionsPerRound} asks, one at a time, on {scratch.Path}");
        most.Print($"{2 * SessionsPerRound} asks");
        return 0;
    }

    private static async Task<(List<double> Commands, List<double> Syncs)> RoundAsync(
        EmbeddedStorage storage, ITransport transport, DiskYardstick disk)
    {
        List<double> commands = [], syncs = [];
        for (var i = 0; i < SessionsPerRound; i++)
        {
            var session = Some.NewSession();
            var (key, wrapped) = storage.KeyRing.Mint(Some.Tenant, session);
            key.Dispose();
            commands.Add(await AskAsync(transport, Some.Create(session, wrappedKey: wrapped)));
            syncs.Add(disk.Sync());
            commands.Add(await AskAsync(transport, Some.Accept(session, FileKind.IdCard)));
            syncs.Add(disk.Sync());
        }
        return (commands, syncs);
    }

    private static async Task<double> AskAsync(ITransport transport, SessionMessage message)
    {
        var start = Stopwatch.GetTimestamp();
        var reply = await transport.AskAsync(message, Patience, CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        return reply is SessionReply.Ok ? took : throw new InvalidOperationException($"the session answered {reply}");
    }
}
