using Kyc.Actors.Ports;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Tests.Hosting;
using Kyc.Storage;
using Kyc.Storage.Audit;
using Kyc.Storage.Backup;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Node.Tests.Erasure;

/// <summary>What a restore refuses.</summary>
public sealed class RestoreTests
{
    private static readonly string[] Key =
    [
        "storage.min_free_mib=0",
        $"storage.master_key={Convert.ToBase64String([.. Enumerable.Repeat((byte)0x5A, 32)])}",
    ];

    private static readonly ErasedSince Nobody = new([], WithoutLedger: true);

    [Fact]
    public async Task Without_a_ledger_it_asks_for_one_and_with_the_flag_it_restores()
    {
        await using var world = await BackedUpAsync();
        await using var target = new NodeWorld();
        var options = target.Settings(Key).Storage();
        var refused = await Assert.ThrowsAsync<BackupException>(() => EmbeddedRestore.RunAsync(
            options, world.Beside("backup"), new ErasedSince([], false), null, TimeProvider.System, default));
        Assert.Contains("kyc erasures export", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(options.DatabasePath));
        var done = await EmbeddedRestore.RunAsync(
            options, world.Beside("backup"), Nobody, null, TimeProvider.System, default);
        Assert.Equal(0, done.Erased);
        Assert.Null(done.HeadsAside);
        Assert.True(File.Exists(options.DatabasePath));
    }

    [Fact]
    public async Task Heads_signed_after_the_backup_are_put_aside_and_what_was_restored_does_not_read_as_set_back()
    {
        await using var world = await BackedUpAsync();
        var options = world.Settings(Key).Storage();
        using (var client = world.Client()) await CanaryLife.LiveAsync(client, new Canary());
        await world.StopAsync();
        var signed = await File.ReadAllTextAsync(options.HeadsPath);
        File.Delete(options.DatabasePath);
        Directory.Delete(options.BlobRoot, recursive: true);
        var done = await EmbeddedRestore.RunAsync(
            options, world.Beside("backup"), Nobody, null, TimeProvider.System, default);
        Assert.StartsWith(options.HeadsPath + ".before-restore-", done.HeadsAside, StringComparison.Ordinal);
        Assert.Equal(signed, await File.ReadAllTextAsync(done.HeadsAside!));
        await using IStorage storage = await EmbeddedStorage.OpenAsync(
            options, TimeProvider.System, NullLoggerFactory.Instance, default);
        var old = HeadsFile.Read(storage.ClusterKeys, done.HeadsAside!);
        Assert.NotNull((await storage.VerifyAsync(old, default)).FirstBad);
        var kept = HeadsFile.ReadFolder(storage.ClusterKeys, options.DataDirectory);
        Assert.Null((await storage.VerifyAsync(kept, default)).FirstBad);
        Assert.Null((await storage.VerifyAuditAsync(kept, default)).FirstBad);
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("missing")]
    [InlineData("added")]
    [InlineData("unfinished")]
    public async Task A_backup_that_is_not_what_was_made_is_refused_and_nothing_remains(string how)
    {
        await using var world = await BackedUpAsync();
        await using var target = new NodeWorld();
        var backup = world.Beside("backup");
        var file = Path.Combine(backup, "kyc.db");
        switch (how)
        {
            case "changed":
                var bytes = await File.ReadAllBytesAsync(file);
                bytes[^1] ^= 1;
                await File.WriteAllBytesAsync(file, bytes);
                break;
            case "missing": File.Delete(file); break;
            case "added": await File.WriteAllTextAsync(Path.Combine(backup, "more"), "x"); break;
            default: File.Delete(Path.Combine(backup, "manifest.json")); break;
        }
        var options = target.Settings(Key).Storage();
        await Assert.ThrowsAsync<BackupException>(() =>
            EmbeddedRestore.RunAsync(options, backup, Nobody, null, TimeProvider.System, default));
        Assert.False(Directory.Exists(options.DataDirectory)
                     && Directory.EnumerateFiles(options.DataDirectory, "kyc.db*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task A_data_folder_with_data_is_not_restored_into_nor_a_full_folder_backed_up_into()
    {
        await using var world = await BackedUpAsync();
        var options = world.Settings(Key).Storage();
        await Assert.ThrowsAsync<BackupException>(() => EmbeddedRestore.RunAsync(
            options, world.Beside("backup"), Nobody, null, TimeProvider.System, default));
        await Assert.ThrowsAsync<BackupException>(() => EmbeddedBackup.MakeAsync(
            options, world.Beside("backup"), TimeProvider.System, default));
    }

    [Fact]
    public async Task A_ledger_that_was_cut_or_changed_is_refused()
    {
        await using var world = new NodeWorld();
        Directory.CreateDirectory(world.DataFolder);
        var path = world.Beside("ledger");
        var entry = new LedgerEntry(new("vs_01ARZ3NDEKTSV4RRFFQ69G5FAV"), new("acme"), DateTimeOffset.UnixEpoch);
        var lines = new List<string>();
        await foreach (var line in ErasureLedgerFile.LinesAsync(
                           new[] { entry }.ToAsyncEnumerable(), DateTimeOffset.UnixEpoch, default)) lines.Add(line);
        await File.WriteAllLinesAsync(path, lines);
        Assert.Equal(entry, Assert.Single(await ErasureLedgerFile.ReadAsync(path, default)));
        foreach (var bad in (string[][])[[.. lines.Take(2)], [lines[0], lines[2]], [.. lines, lines[1]],
                     [lines[0], lines[1].Replace("acme", "acmo", StringComparison.Ordinal), lines[2]], []])
        {
            await File.WriteAllLinesAsync(path, bad);
            await Assert.ThrowsAsync<BackupException>(() => ErasureLedgerFile.ReadAsync(path, default));
        }
    }

    private static async Task<NodeWorld> BackedUpAsync()
    {
        var world = new NodeWorld();
        await world.StartAsync(Key);
        using (var client = world.Client()) await CanaryLife.LiveAsync(client, new Canary());
        await EmbeddedBackup.MakeAsync(
            world.Settings(Key).Storage(), world.Beside("backup"), TimeProvider.System, default);
        return world;
    }
}
