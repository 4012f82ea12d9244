using System.Security.Cryptography;
using System.Text;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Tests.Hosting;
using Kyc.Storage;
using Kyc.Storage.Backup;
using Kyc.TestSupport;
using Microsoft.Data.Sqlite;

namespace Kyc.Node.Tests.Erasure;

/// <summary>What is left of an erased person on an embedded node, in its log and in a restored backup.</summary>
public sealed class ResidueTests
{
    private static readonly string[] Fast =
    [
        "erasure.poll_ms=20", "erasure.look_again_s=1", "storage.min_free_mib=0",
        $"storage.master_key={Convert.ToBase64String([.. Enumerable.Repeat((byte)0x5A, 32)])}",
    ];

    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task Nothing_of_an_erased_person_is_left_on_the_disk_in_the_log_or_in_a_restored_backup()
    {
        await using var world = new NodeWorld();
        await using var restored = new NodeWorld();
        await world.StartAsync(Fast);
        var (canary, other) = (new Canary(), new Canary());
        string erased, kept, key;
        IReadOnlyList<byte[]> clear, ciphers;
        var backup = world.Beside("backup");
        using (var client = world.Client(key = world.Key))
        {
            (erased, kept) = (await CanaryLife.LiveAsync(client, canary), await CanaryLife.LiveAsync(client, other));
            clear = [.. canary.Needles(), .. Hashes(canary)];
            ciphers = [WrappedKey(world, erased), .. SealedFiles(world, erased)];
            var before = Residue.Find(clear, world.DataFolder);
            Assert.Empty(before.Hits);
            Assert.NotEmpty(Residue.Find([ciphers[0]], world.DataFolder).Hits);
            Assert.Equal(2, Residue.Find([.. ciphers.Skip(1)], world.DataFolder).Hits.Count);
            var made = await EmbeddedBackup.MakeAsync(
                world.Settings(Fast).Storage(), backup, TimeProvider.System, default);
            Assert.Equal((2, 4, 0), (made.Manifest.Sessions, made.Blobs, made.Missing.Count));
            Assert.Empty(Residue.Find(clear, backup).Hits);
            Assert.NotEmpty(Residue.Find([ciphers[0]], backup).Hits);
            await CanaryLife.RedactAsync(client, erased);
            Assert.Empty(Residue.Find([.. clear, .. ciphers], world.DataFolder).Hits);
        }
        await world.StopAsync();
        var after = Residue.Find([.. clear, .. ciphers], world.DataFolder);
        Assert.Empty(after.Hits);
        Assert.Equal(0, InLog(world, clear));

        var result = await EmbeddedRestore.RunAsync(
            restored.Settings(Fast).Storage(), backup, new ErasedSince([], WithoutLedger: false),
            world.Settings(Fast).Storage(), TimeProvider.System, default);
        Assert.Equal((1, 2, 2), (result.Erased, result.Blobs, result.Journal.Sessions));
        var back = Residue.Find([.. clear, .. ciphers], restored.DataFolder);
        Assert.Empty(back.Hits);
        await ReadAsync(restored, key, erased, kept, other);
        Figures.Print("S3", "bytes of an erased person left (files of node, backup restored, log)",
            $"0 files of {after.Bytes + back.Bytes} bytes searched", "0", true);
    }

    private static async Task ReadAsync(NodeWorld restored, string key, string erased, string kept, Canary other)
    {
        await restored.StartAsync(Fast);
        using (var client = restored.Client(key))
        {
            var gone = await NodeWorld.JsonAsync(await client.GetAsync($"/v1/verification_sessions/{erased}"));
            Assert.NotNull(CanaryLife.Redaction(gone));
            Assert.Null(gone.GetProperty("client_reference_id").GetString());
            await CanaryLife.RedactAsync(client, erased);
            var here = await NodeWorld.JsonAsync(await client.GetAsync($"/v1/verification_sessions/{kept}"));
            Assert.Equal(other.Reference, here.GetProperty("client_reference_id").GetString());
        }
        await restored.StopAsync();
        await using var storage = await restored.OpenStorageAsync(Fast);
        var found = await storage.VerifyAsync(default);
        Assert.Null(found.FirstBad);
        Assert.Equal(2, found.Sessions);
    }

    /// <summary>SHA-256 of the files, as hex and as bytes: would tell whoever has a picture that it was here.</summary>
    private static IEnumerable<byte[]> Hashes(Canary canary)
    {
        foreach (var file in (byte[][])[canary.Picture(), canary.Video()])
        {
            var hash = SHA256.HashData(file);
            yield return hash;
            yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)[..32]);
        }
    }

    private static byte[] WrappedKey(NodeWorld world, string session)
    {
        var path = world.Settings(Fast).Storage().DatabasePath;
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT wrapped FROM session_keys WHERE session_id = $session";
        command.Parameters.AddWithValue("$session", session);
        return (byte[])command.ExecuteScalar()!;
    }

    /// <summary>From the midst of each sealed file.</summary>
    private static IEnumerable<byte[]> SealedFiles(NodeWorld world, string session) =>
        [.. Directory.EnumerateFiles(world.Settings(Fast).Storage().BlobRoot, "*", SearchOption.AllDirectories)
            .Where(file => file.Contains(session, StringComparison.Ordinal))
            .Select(file => File.ReadAllBytes(file)[80..144])];

    private static int InLog(NodeWorld world, IEnumerable<byte[]> clear)
    {
        var log = Encoding.UTF8.GetBytes(world.Log.ToString() + world.Terminal);
        return clear.Count(needle => log.AsSpan().IndexOf(needle) >= 0);
    }
}
