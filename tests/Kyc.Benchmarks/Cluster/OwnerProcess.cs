using System.Diagnostics;
using Kyc.Actors.Hosting;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Benchmarks.Cluster;

/// <summary>
/// The other process of the measurement: a node that owns every shard, over broker and database, and beside it the
/// bare side that answers. It is this program again, under another verb; it ends with its standard input.
/// </summary>
internal sealed class OwnerProcess : IAsyncDisposable
{
    /// <summary>The verb.</summary>
    public const string Verb = "cluster-owner";

    private const string Ready = "ready";

    private readonly Process _process;

    private OwnerProcess(Process process) => _process = process;

    /// <summary>Process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it; returns when it answers.</summary>
    public static async Task<OwnerProcess> StartAsync(Where where)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(OwnerProcess).Assembly.Location);
        start.ArgumentList.Add(Verb);
        var owner = new OwnerProcess(Process.Start(start)!);
        await owner._process.StandardInput.WriteLineAsync(where.ToString());
        await owner._process.StandardInput.FlushAsync();
        return await owner._process.StandardOutput.ReadLineAsync() == Ready
            ? owner
            : throw new InvalidOperationException("the process that owns the shards ended; it says why above");
    }

    /// <summary>What the other process does.</summary>
    public static async Task<int> RunAsync()
    {
        var where = Where.Parse(await Console.In.ReadLineAsync() ?? "");
        await using var storage = await ClusterStorage.OpenAsync(
            where.Journal, new StorageOptions { DataDirectory = where.Directory, MinFreeMib = 0 }, null,
            TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        await using var transport = await JoinAsync(where, "owner", "sessions");
        await using var actors = new NodeActors(
            transport, storage.Journal, new ActorSettings(), new RecoverySettings(), TimeProvider.System,
            NullLoggerFactory.Instance);
        await using var serving = await transport.ServeShardsAsync(actors.Region, CancellationToken.None);
        await using var bare = await BareRpc.AnsweringAsync(where);
        await Console.Out.WriteLineAsync(Ready);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>A member of the cluster.</summary>
    public static ValueTask<RabbitMqTransport> JoinAsync(Where where, string name, string role) =>
        RabbitMqTransport.ConnectAsync(
            where.Broker,
            new MemberIdentity(name, $"{name}-1", [role], "1.0.0", TimeProvider.System.GetUtcNow()),
            () => new MemberLoad(), where.Keys, TimeProvider.System, NullLoggerFactory.Instance,
            CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
