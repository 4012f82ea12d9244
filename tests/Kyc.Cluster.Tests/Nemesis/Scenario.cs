using System.Collections.Concurrent;
using System.Globalization;
using Kyc.Cluster.Tests.Cluster;
using Kyc.Cluster.Tests.History;
using Kyc.Sessions.Ids;
using Xunit.Abstractions;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>
/// One fault, from load to verdict: its history, its figures, and the check at its end.
/// </summary>
internal sealed class Scenario
{
    private const int Readers = 8;
    private static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(180);

    private readonly List<(string, string)> _figures = [];
    private readonly ITestOutputHelper _output;

    public Scenario(ClusterUnderTest cluster, string name, ITestOutputHelper output, int? seed = null)
    {
        (Cluster, Name, _output, Seed) = (cluster, name, output, seed ?? NemesisMode.Seed);
        Random = new Random(Seed);
        Client = new RecordingClient(cluster.Http, History);
        BeganAt = TimeProvider.System.GetUtcNow();
    }

    public ClusterUnderTest Cluster { get; }

    public string Name { get; }

    public int Seed { get; }

    public Random Random { get; }

    public DateTimeOffset BeganAt { get; }

    public ClientHistory History { get; } = new();

    public RecordingClient Client { get; }

    /// <summary>Tries that a client without patience would have seen fail.</summary>
    public IReadOnlyList<string> Failures => [.. History.Requests.SelectMany(request => request.Failures)];

    public void Note(string name, string value) => _figures.Add((name, value));

    public void Note(string name, double value, string unit) =>
        Note(name, value.ToString("0.##", CultureInfo.InvariantCulture) + " " + unit);

    /// <summary>Times of one kind: how many, p50, p99 and the worst.</summary>
    public void NoteTimes(string name, IReadOnlyCollection<double> milliseconds) => Note(name, string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {Percentiles.Of(milliseconds, 0.5):0} p99 {Percentiles.Of(milliseconds, 0.99):0} "
        + $"worst {Percentiles.Of(milliseconds, 1):0} ms of {milliseconds.Count}"));

    /// <summary>
    /// Waits until nothing is in progress, asks the live nodes for the sessions of this history, reads what is stored
    /// and checks all of it.
    /// </summary>
    public async Task<Verdict> EndAsync()
    {
        try
        {
            var verdict = await CheckAsync();
            Note("failed requests", $"{Failures.Count} of {History.Requests.Count}");
            var row = new FigureRow(Name, Seed, _figures, verdict.ToString());
            FigureTable.Add(row);
            foreach (var (name, value) in _figures) _output.WriteLine($"{name}: {value}");
            _output.WriteLine(verdict.ToString());
            foreach (var failure in Failures.Take(10)) _output.WriteLine($"failed: {failure}");
            return verdict.AssertClean();
        }
        catch (Exception)
        {
            _output.WriteLine(Cluster.Logs());
            throw;
        }
    }

    private async Task<Verdict> CheckAsync()
    {
        var sessions = History.Requests.Select(request => request.Session).OfType<string>().Distinct().ToArray();
        var live = new ConcurrentDictionary<SessionId, LiveView>();
        var asker = new RecordingClient(Cluster.Http, History);
        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = Readers },
            async (session, _) =>
            {
                var began = TimeProvider.System.GetUtcNow();
                do
                    await asker.LookAsync(session, wait: 10,
                        see: view => live[new SessionId(session)] = LiveView.Parse(view));
                while (live.GetValueOrDefault(new SessionId(session))?.Status == "processing"
                    && TimeProvider.System.GetUtcNow() - began < QuietPatience);
            });
        var stuck = live.Values.Count(view => view.Status == "processing");
        Assert.True(stuck == 0, $"{stuck} sessions are still processing after {QuietPatience.TotalSeconds} s");
        return HistoryChecker.Check(
            History.Requests, await JournalReader.ReadAsync(Cluster.DatabaseAccess, Cluster.MasterKey, live));
    }
}
