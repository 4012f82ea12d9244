using System.Diagnostics;
using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>
/// kill -9 in the middle of writing: nothing acknowledged is lost, nothing is torn, the lock is free.
/// </summary>
public sealed class KilledWhileWriting : IDisposable
{
    private const int Kills = 5;

    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task No_acknowledged_append_is_lost_by_kill_9()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = await RunAndKillAsync(random.Next(50, 1500));
            await using var storage = await Embedded.OpenAsync(_directory.Path);
            foreach (var (session, version) in acknowledged)
            {
                var history = await storage.Journal.LoadAsync(session, default);
                Assert.True(history.Count >= version,
                    $"seed {seed}: {session} was acknowledged at {version}, {history.Count} are there");
                Assert.Null(EventChain.FirstBreak(session, history));
            }
            Assert.Null((await storage.Journal.VerifyAsync(default)).FirstBad);
            await AssertOpenWorkFitsAsync(storage);
        }
    }

    private static async Task AssertOpenWorkFitsAsync(EmbeddedStorage storage)
    {
        var counts = await storage.Index.CountAsync(null, default);
        var open = 0L;
        await foreach (var work in storage.Journal.OpenWorkAsync(null, default))
        {
            var state = Evolve.Replay(await storage.Journal.LoadAsync(work.Session, default));
            Assert.Equal(work.Job, state.Job?.Id);
            open++;
        }
        Assert.Equal(counts.GetValueOrDefault(SessionStatus.Processing), open);
    }

    private async Task<Dictionary<SessionId, long>> RunAndKillAsync(int afterLines)
    {
        var runtime = Environment.ProcessPath is { } path && path.EndsWith("dotnet") ? path : "dotnet";
        using var process = Process.Start(new ProcessStartInfo(runtime)
        {
            ArgumentList = { typeof(KilledWhileWriting).Assembly.Location, "append-until-killed", _directory.Path },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var acknowledged = new Dictionary<SessionId, long>();
        var lines = 0;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Parse(line) is not { } told) continue;
            acknowledged[told.Session] = told.Version;
            if (++lines == afterLines) process.Kill();
        }
        await process.WaitForExitAsync();
        Assert.True(lines >= afterLines,
            "the process ended by itself: " + await process.StandardError.ReadToEndAsync());
        return acknowledged;
    }

    /// <summary>The last line may be cut by the kill.</summary>
    private static (SessionId Session, long Version)? Parse(string line) =>
        line.Split(' ') is [var id, var version] && SessionId.TryParse(id, out var session)
            && long.TryParse(version, out var number)
            ? (session, number)
            : null;
}
