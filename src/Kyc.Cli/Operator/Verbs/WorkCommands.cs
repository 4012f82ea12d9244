using System.CommandLine;
using System.Globalization;
using Kyc.Cli.Operator.Views;
using Kyc.Node.Admin.Documents;

namespace Kyc.Cli.Operator.Verbs;

/// <summary><c>kyc workers</c>, <c>kyc queues</c> and <c>kyc work</c>.</summary>
internal static class WorkCommands
{
    private static readonly AdminJson Json = AdminJson.Default;

    /// <summary><c>kyc workers</c>.</summary>
    public static Command Workers(CliConsole console) => new("workers", "nodes that compare: what they have in hand")
    {
        new Command("list", "workers, their slots and devices").Looks(console, new LookPlan<WorkersDocument>(
            Json.WorkersDocument, (client, _, cancel) => client.GetAsync("workers", Json.WorkersDocument, cancel),
            (rich, workers, _) => WorkTables.Workers(rich, workers))),
        MemberOrder.Build(console, "pause", "have a node's workers take no new jobs; those in hand end"),
        MemberOrder.Build(console, "resume", "have a node's workers go on"),
    };

    /// <summary><c>kyc queues</c>.</summary>
    public static Command Queues(CliConsole console)
    {
        var all = new Option<bool>("--all") { Description = "the queue of each shard in a row of its own" };
        return new Command("queues", "queues and what waits in them")
        {
            new Command("show", "queues and what waits in them") { all }.Looks(console, new LookPlan<QueuesDocument>(
                Json.QueuesDocument, (client, _, cancel) => client.GetAsync("queues", Json.QueuesDocument, cancel),
                (rich, queues, line) => WorkTables.Queues(rich, queues, line.GetValue(all)))),
        };
    }

    /// <summary><c>kyc work</c>.</summary>
    public static Command Work(CliConsole console)
    {
        var limit = OperatorOptions.Limit(100, 1_000);
        return new Command("work", "comparison jobs")
        {
            new Command("dead", "jobs that were delivered too often and set aside")
            {
                new Command("list", "jobs set aside, the oldest first") { limit }.Looks(
                    console, new LookPlan<DeadJobsDocument>(
                        Json.DeadJobsDocument, (client, line, cancel) => client.GetAsync(
                            $"dead?limit={line.GetValue(limit).ToString(CultureInfo.InvariantCulture)}",
                            Json.DeadJobsDocument, cancel),
                        (rich, dead, _) => WorkTables.Dead(rich, dead))),
                Requeue(console),
            },
        };
    }

    private static Command Requeue(CliConsole console)
    {
        var job = new Argument<string?>("JOB") { Description = "a job", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "all of them" };
        var command = new Command("requeue", "move jobs set aside back into the work queue") { job, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(job) is null == !result.GetValue(all)) result.AddError("name a JOB, or say --all");
        });
        return command.Orders(console, new OrderPlan((_, line, _) => Task.FromResult<IReadOnlyList<string>>(
            [SessionsCommands.Query("dead/requeue", ("job", line.GetValue(job)))]))
        {
            Preview = async (client, line, cancel) =>
            {
                if (line.GetValue(job) is { } one)
                    return [$"Job {one} will be delivered to a worker again, if its session still waits for it."];
                var dead = await client.GetAsync("dead?limit=1000", Json.DeadJobsDocument, cancel);
                var count = dead.Jobs.Count == 1_000
                    ? "1,000 jobs or more"
                    : Words.Count(dead.Jobs.Count, "job", "jobs");
                return [$"{count} will be delivered to workers again, if their sessions still wait for them."];
            },
        });
    }
}
