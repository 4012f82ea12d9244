using System.Text.Json;
using Kyc.Cluster.Tests.Cluster;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>A start of a job, as its worker logged it.</summary>
internal sealed record JobStart(ClusterNode Worker, string Session, int Try, DateTimeOffset At);

/// <summary>Watches the workers' logs for the starts of jobs.</summary>
internal sealed class JobWatch(ClusterUnderTest cluster)
{
    private const int JobStarted = 1100;
    private const int JobDone = 1101;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<ClusterNode, long> _from =
        cluster.With(NodeSpec.Worker).ToDictionary(node => node, node => node.Log.Position);

    /// <summary>All starts since the watch began, in the order of their times.</summary>
    public IReadOnlyList<JobStart> Starts() =>
        [.. _from.SelectMany(place => place.Key.Log.Events(JobStarted, place.Value)
            .Select(entry => Read(place.Key, entry))).OrderBy(start => start.At)];

    /// <summary>Waits for a try of a session's job, or for its end, whichever comes first.</summary>
    public async Task<JobStart> StartedAsync(string session, int @try)
    {
        JobStart? found = null;
        await Wait.UntilAsync(() =>
        {
            found = Starts().FirstOrDefault(start => start.Session == session && start.Try >= @try);
            if (found is null && Done(session))
                throw new InvalidOperationException(
                    $"the job of {session} was done before try {@try}: it was quicker than whoever was to kill it");
            return found is not null;
        }, Patience, $"try {@try} of {session} to start", cluster.ExplainAsync);
        return found!;
    }

    private bool Done(string session) => _from.Any(place => place.Key.Log.Events(JobDone, place.Value)
        .Any(entry => entry.GetProperty("session_id").GetString() == session));

    private static JobStart Read(ClusterNode worker, JsonElement entry) => new(
        worker, entry.GetProperty("session_id").GetString()!, entry.GetProperty("try").GetInt32(), NodeLog.At(entry));
}
