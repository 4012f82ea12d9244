using Kyc.Sessions.Events;
using Kyc.Sessions.Ids;

namespace Kyc.Cluster.Tests.History.Invariants;

/// <summary>I6: a job's result counts once, and only that of its newest try; tries are bounded.</summary>
internal sealed class OneResultPerJob : IInvariant
{
    public const string Number = "I6";

    public string Name => $"{Number} one accepted result a job";

    private sealed class Job
    {
        public int Tries { get; set; }

        public int Results { get; set; }

        public bool Over { get; set; }
    }

    public IEnumerable<string> Broken(SessionCase session)
    {
        var jobs = new Dictionary<JobId, Job>();
        var limit = session.Facts.OfType<SessionCreated>().FirstOrDefault()?.Policy.MaxJobTries ?? 0;
        return session.Facts.SelectMany(fact => Broken(fact, jobs, limit)).ToList();
    }

    private static IEnumerable<string> Broken(SessionEvent fact, Dictionary<JobId, Job> jobs, int limit) => fact switch
    {
        ComparisonRequested requested => jobs.TryAdd(requested.Job, new Job())
            ? []
            : [$"job {requested.Job} was asked for twice"],
        JobStarted started => Started(started, jobs, limit),
        JobFailed failed => OfTheNewestTry("failure", failed.Job, failed.Try, jobs),
        JobDeadLettered dead => Ended(dead.Job, jobs),
        ComparisonRecorded recorded => OfTheNewestTry("result", recorded.Job, recorded.Try, jobs)
            .Concat(Ended(recorded.Job, jobs)),
        _ => [],
    };

    private static IEnumerable<string> Started(JobStarted started, Dictionary<JobId, Job> jobs, int limit)
    {
        if (!jobs.TryGetValue(started.Job, out var job))
        {
            yield return $"job {started.Job} was started and never asked for";
            yield break;
        }
        if (job.Over) yield return $"job {started.Job} was started after its end";
        if (started.Try != job.Tries + 1) yield return $"try {started.Try} of {started.Job} follows try {job.Tries}";
        if (started.Try > limit) yield return $"try {started.Try} of {started.Job} is beyond the policy's {limit}";
        job.Tries = started.Try;
    }

    private static IEnumerable<string> OfTheNewestTry(string what, JobId id, int @try, Dictionary<JobId, Job> jobs)
    {
        if (!jobs.TryGetValue(id, out var job))
            yield return $"a {what} of job {id} was taken that was never asked for";
        else if (@try != job.Tries)
            yield return $"a {what} of try {@try} of {id} was taken while try {job.Tries} was the newest";
    }

    private static IEnumerable<string> Ended(JobId id, Dictionary<JobId, Job> jobs)
    {
        if (!jobs.TryGetValue(id, out var job)) yield break;
        if (job.Over) yield return $"job {id} ended twice";
        job.Over = true;
    }
}
