using Kyc.Node.Admin.Documents;
using Spectre.Console;

namespace Kyc.Cli.Operator.Views;

/// <summary>Workers, queues and dead jobs for people.</summary>
internal static class WorkTables
{
    private const string ShardQueue = ".shard.";

    /// <summary>Workers.</summary>
    public static void Workers(IAnsiConsole console, WorkersDocument workers)
    {
        var table = Words.Table("node", "status", "slots", "in hand", "takes jobs", "device").Right(2, 3);
        foreach (var worker in workers.Workers)
            table.AddRow(
                Words.Plain(worker.Node), Words.Status(worker.Status), Words.Number(worker.Slots),
                Words.Quiet(worker.JobsInHand), Takes(worker), Words.Device(worker.Device));
        console.Write(table);
        if (workers.Workers.Count == 0) console.MarkupLine("[yellow]no node has the role worker[/]");
    }

    /// <summary>Queues; those of the shards in one row unless all are wanted.</summary>
    public static void Queues(IAnsiConsole console, QueuesDocument queues, bool all)
    {
        var table = Words.Table("queue", "ready", "in hand", "consumers", "limit").Right(1, 2, 3, 4);
        var shards = all ? [] : queues.Queues.Where(IsShard).ToArray();
        foreach (var queue in queues.Queues.Except(shards)) Row(table, queue);
        if (shards.Length > 0)
            Row(table, new QueueDocument(
                $"{shards[0].Name[..shards[0].Name.LastIndexOf('.')]}.* ({shards.Length})",
                shards.Sum(queue => queue.Ready), shards.Sum(queue => queue.InHand),
                shards.Sum(queue => queue.Consumers), null));
        console.Write(table);
        console.MarkupLine($"[grey]{queues.Transport}{(queues.Broker is { } b ? $", {Words.Plain(b)}" : "")}[/]");
    }

    /// <summary>Dead jobs.</summary>
    public static void Dead(IAnsiConsole console, DeadJobsDocument dead)
    {
        if (dead.Jobs.Count == 0)
        {
            console.MarkupLine("[green]none[/]: no job was set aside");
            return;
        }
        var table = Words.Table("job", "tenant", "reason", "deliveries", "at (UTC)").Right(3);
        foreach (var job in dead.Jobs)
            table.AddRow(
                Words.Plain(job.Job), Words.Plain(job.Tenant), Words.Plain(job.Reason), Words.Number(job.Deliveries),
                job.At is { } at ? Words.When(at) : "");
        console.Write(table);
        console.MarkupLine("[grey]`kyc work dead requeue JOB` or `--all` moves them back into the work queue[/]");
    }

    private static void Row(Table table, QueueDocument queue) => table.AddRow(
        Words.Plain(queue.Name), Words.Quiet(queue.Ready), Words.Quiet(queue.InHand),
        queue.Consumers == 0 ? "[yellow]0[/]" : Words.Number(queue.Consumers), Words.Number(queue.Limit));

    private static bool IsShard(QueueDocument queue) => queue.Name.Contains(ShardQueue, StringComparison.Ordinal);

    private static string Takes(WorkerDocument worker) =>
        worker.Paused ? "[yellow]paused[/]" : worker.Slots == 0 ? "[red]no slots[/]" : "[green]yes[/]";
}
