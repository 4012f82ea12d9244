using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Tests.Erasure;
using Kyc.Storage;
using Kyc.Storage.Backup;
using Kyc.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Node.Tests.Cluster;

/// <summary>Erasure on a cluster: what database and broker keep, and a backup that honours it.</summary>
public sealed class ClusterErasureTests(SharedServers servers) : IClassFixture<SharedServers>
{
    private static readonly string[] Fast = ["erasure.poll_ms=20", "erasure.scrub_interval_s=10"];

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task Database_broker_files_and_logs_hold_nothing_readable_and_the_key_leaves_the_tables()
    {
        await using var world = await servers.NewClusterAsync(Fast);
        await world.StartAsync("s1", "sessions");
        await world.StartAsync("s2", "sessions");
        await world.StartAsync("w1", "worker");
        await world.StartAsync("e1", "edge");
        using var client = world.Client("e1");
        await world.ReadyAsync(client);
        var canary = new Canary();
        var session = await CanaryLife.LiveAsync(client, canary);
        var settings = world.Settings("e1", "edge");
        var (database, blobs) = (settings.PostgreSql(), settings.Storage().BlobRoot);
        await servers.Database.SqlAsync(database.Database, "CHECKPOINT");
        string[] folders = [servers.Database.Folder, servers.Broker.Folder, blobs];
        var clear = canary.Needles();
        var before = Residue.Find(clear, folders);
        Assert.Empty(before.Hits);
        var wrapped = Convert.FromHexString((await servers.Database.SqlAsync(database.Database,
            $"SELECT encode(wrapped, 'hex') FROM session_keys WHERE session_id = '{session}'")).Trim());
        var tables = Path.Combine(servers.Database.Folder, "data", "base");
        Assert.NotEmpty(Residue.Find([wrapped], tables).Hits);

        await CanaryLife.RedactAsync(client, session);
        Assert.Empty(Directory.EnumerateFiles(blobs, "fil_*", SearchOption.AllDirectories));
        await using (var storage = await OpenAsync(settings)) Assert.Null(await storage.Erasures.ScrubAsync(default));
        await servers.Database.SqlAsync(database.Database, "CHECKPOINT");
        Assert.Empty(Residue.Find([wrapped], tables).Hits);
        Assert.Empty(Residue.Find(clear, folders).Hits);
        Assert.All(clear, needle => Assert.True(
            System.Text.Encoding.UTF8.GetBytes(world.Log).AsSpan().IndexOf(needle) < 0));
        var log = Residue.Find([wrapped], Path.Combine(servers.Database.Folder, "data", "pg_wal")).Hits.Count;
        var broker = Residue.Find([wrapped], servers.Broker.Folder).Hits.Count;
        Figures.Print("S3", "files of PostgreSQL's tables that hold an erased session's wrapped key after a scrub",
            $"0; of its write-ahead log, until recycled: {log}; of the broker: {broker}", "0 of the tables", true);
    }

    [Fact]
    public async Task A_backup_of_a_running_cluster_is_restored_without_those_erased_since()
    {
        await using var world = await servers.NewClusterAsync(Fast);
        await world.StartAsync("one", "edge,sessions,worker");
        using var folder = new TempFolder();
        string erased, kept, key;
        var (canary, other) = (new Canary(), new Canary());
        var (backup, ledger) = (folder["backup"], folder["ledger"]);
        var from = world.Settings("one", "edge");
        using (var client = world.Client("one"))
        {
            await world.ReadyAsync(client);
            (erased, kept) = (await CanaryLife.LiveAsync(client, canary), await CanaryLife.LiveAsync(client, other));
            key = world.Key;
            var made = await ClusterBackup.MakeAsync(
                from.PostgreSql(), from.Storage(), null, backup, TimeProvider.System, default);
            Assert.Equal((2, 4, 0), (made.Manifest.Sessions, made.Blobs, made.Missing.Count));
            await CanaryLife.RedactAsync(client, erased);
        }
        await ExportAsync(from, ledger);
        await using var target = await servers.NewClusterAsync(Fast);
        var to = target.Settings("one", "edge,sessions,worker");
        var heads = to.Storage().HeadsPath;
        Directory.CreateDirectory(
            to.Storage().DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(heads, "heads of what was here before\n");
        var done = await ClusterRestore.RunAsync(to.PostgreSql(), to.Storage(), null, backup,
            new ErasedSince([ledger], false), TimeProvider.System, default);
        Assert.Equal((1, 2, 2), (done.Erased, done.Blobs, done.Journal.Sessions));
        Assert.StartsWith(heads + ".before-restore-", done.HeadsAside, StringComparison.Ordinal);
        Assert.False(File.Exists(heads));
        await Assert.ThrowsAsync<BackupException>(() => ClusterRestore.RunAsync(to.PostgreSql(), to.Storage(), null,
            backup, new ErasedSince([ledger], false), TimeProvider.System, default));
        await target.StartAsync("one", "edge,sessions,worker");
        using var reader = target.Client("one", key);
        await target.ReadyAsync(reader);
        await CanaryLife.RedactAsync(reader, erased);
        var here = await Hosting.NodeWorld.JsonAsync(await reader.GetAsync($"/v1/verification_sessions/{kept}"));
        Assert.Equal(other.Reference, here.GetProperty("client_reference_id").GetString());
        await target.StopAsync("one");
        await using var storage = await OpenAsync(to);
        Assert.Null((await storage.VerifyAsync(default)).FirstBad);
    }

    private static ValueTask<IStorage> OpenAsync(Settings settings) => ClusterStorage.OpenAsync(
        settings.PostgreSql(), settings.Storage(), null, TimeProvider.System, NullLoggerFactory.Instance, default);

    private static async Task ExportAsync(Settings from, string path)
    {
        await using var storage = await OpenAsync(from);
        await using var writer = new StreamWriter(path) { NewLine = "\n" };
        await foreach (var line in ErasureLedgerFile.LinesAsync(
                           storage.Erasures.LedgerAsync(default), TimeProvider.System.GetUtcNow(), default))
            await writer.WriteLineAsync(line);
    }
}
