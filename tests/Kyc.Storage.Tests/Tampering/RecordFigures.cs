using System.Diagnostics;
using Kyc.Actors.Ports;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>What seals and audit rows cost, and how fast they are checked. Printed; nothing here fails for a slow
/// machine.</summary>
public sealed class RecordFigures : IDisposable
{
    private const int Sessions = 2_000;
    private const int Repeats = 3;
    private const int Calls = 400;
    private const int AtOnce = 8;
    private static readonly DateTimeOffset s_noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait(Figures.Trait, Figures.Security)]
    [InlineData(true)]
    [InlineData(false)]
    public void Events_verified_a_second(bool placed)
    {
        var seals = JournalModel.NewSeals();
        var whole = JournalModel.Written(seals, placed, Sessions, new Random(1));
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Repeats; i++)
        {
            var since = Environment.CpuUsage.TotalTime;
            Assert.Null(whole.Verify(seals));
            best = Min(best, Environment.CpuUsage.TotalTime - since);
        }
        var rate = whole.Events.Count / best.TotalSeconds;
        Figures.Print("A13", $"events verified a second, hashes and seals, as {(placed ? "SQLite" : "PostgreSQL")} is",
            $"{rate:N0} ({whole.Events.Count} events, by processor time)", ">= 200,000", rate >= 200_000);
    }

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public void Cost_of_a_seal()
    {
        var seals = JournalModel.NewSeals();
        var hash = new byte[32];
        const int times = 20_000;
        for (var i = 0; i < times; i++) seals.OfEvent(i, hash);
        var since = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++) seals.OfEvent(i, hash);
        var each = (Environment.CpuUsage.TotalTime - since).TotalMicroseconds / times;
        Figures.Print("S4", "cost of a seal", $"{each:0.00} us (one for each event, one for each commit)", "printed");
    }

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task Added_by_a_durable_audit_row_before_each_answer()
    {
        await using var storage = await Embedded.OpenAsync(_folder.Path);
        await RunAsync(storage, audited: true, audits: []);
        var (bare, audits) = (new List<double>(), new List<double>());
        var plain = await RunAsync(storage, audited: false, audits: bare);
        var audited = await RunAsync(storage, audited: true, audits);
        audits.Sort();
        Figures.Print("S4", $"added to a call by its audit row in SQLite, {AtOnce} at once",
            $"p50 {audits[audits.Count / 2]:0.00} ms, p99 {audits[audits.Count * 99 / 100]:0.00} ms", "printed");
        Figures.Print("S4", "changes a second with an audit row each, against without, SQLite",
            $"{audited / plain:0.00} ({audited:N0} against {plain:N0})", "printed");
        Assert.Null((await storage.Audit.VerifyAsync(default)).FirstBad);
    }

    /// <summary>Sessions opened a second by some clients at once.</summary>
    private static async Task<double> RunAsync(EmbeddedStorage storage, bool audited, List<double> audits)
    {
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Calls / AtOnce; i++)
            {
                await storage.Journal.AppendAsync(SessionScript.New(s_noon).Create(), default);
                if (!audited) continue;
                var began = Stopwatch.GetTimestamp();
                await storage.Audit.AppendAsync(new AuditEntry(
                    s_noon, "key_1", "node", "create_verification_session", "vs_1", "", "201"), default);
                lock (audits) audits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        })));
        return Calls / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
