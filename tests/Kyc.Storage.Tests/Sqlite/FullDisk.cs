using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Storage.Files;
using Kyc.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>
/// No space: refused by name, nothing torn, and accepted again without a restart once there is space.
/// </summary>
public sealed class FullDisk : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_full_database_refuses_and_recovers()
    {
        await using var storage = await Embedded.OpenAsync(_directory.Path);
        await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
        await LimitPagesAsync(storage, 1);
        var acknowledged = await FillAsync(storage);
        foreach (var (session, version) in acknowledged)
            Assert.Equal(version, (await storage.Journal.LoadAsync(session, default)).Count);
        Assert.Null((await storage.Journal.VerifyAsync(default)).FirstBad);

        await LimitPagesAsync(storage, 1_000_000);
        await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
        Assert.Null((await storage.Journal.VerifyAsync(default)).FirstBad);
        Assert.False(storage.Broken.IsCompleted);
    }

    [NeedsMount]
    public async Task A_full_file_system_refuses_and_recovers()
    {
        Assert.True(Tmpfs.Mount(_directory.Path));
        try
        {
            await using (var storage = await Embedded.OpenAsync(_directory.Path))
            {
                var scope = new BlobScope(new TenantId("acme"), SessionId.New(Noon));
                using var key = storage.KeyRing.Mint(scope.Tenant, scope.Session).Key;
                var ballast = _directory["ballast"];
                await File.WriteAllBytesAsync(ballast, new byte[12 * 1024 * 1024]);
                await Assert.ThrowsAsync<StorageFullException>(() => storage.Blobs.PutAsync(
                    scope, key, new MemoryStream(RandomNumberGenerator.GetBytes(8 * 1024 * 1024)),
                    long.MaxValue, default).AsTask());
                await FillAsync(storage);
                Assert.Null((await storage.Journal.VerifyAsync(default)).FirstBad);

                File.Delete(ballast);
                await storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
                await storage.Blobs.PutAsync(scope, key, new MemoryStream(new byte[1_000_000]), long.MaxValue, default);
                Assert.Null((await storage.Journal.VerifyAsync(default)).FirstBad);
            }
        }
        finally
        {
            Tmpfs.Unmount(_directory.Path);
        }
    }

    [Fact]
    public void Below_the_floor_new_work_is_refused_and_accepted_again_within_the_checks_interval()
    {
        var clock = new ManualClock();
        var (free, looks) = (100L * 1024 * 1024, 0);
        var options = new StorageOptions { DataDirectory = "/data", MinFreeMib = 512, SpaceCheckMs = 1000 };
        var guard = new SpaceGuard(options, options.DataDirectory, clock, NullLogger.Instance, _ =>
        {
            looks++;
            return free;
        });
        Assert.Equal("/data", Assert.Throws<StorageFullException>(guard.Demand).Path);
        free = 600L * 1024 * 1024;
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Throws<StorageFullException>(guard.Demand);
        Assert.Equal(1, looks);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        guard.Demand();
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task Below_the_floor_a_session_in_hand_goes_on_and_a_new_one_does_not()
    {
        var script = SessionScript.New(Noon);
        await using (var roomy = await Embedded.OpenAsync(_directory.Path))
        {
            await roomy.Journal.AppendAsync(script.Create(), default);
        }
        await using var storage =
            await Embedded.OpenAsync(Embedded.Options(_directory.Path) with { MinFreeMib = 1_048_576 });
        Assert.False(storage.Checks.Single(check => check.Name == StorageCheck.SpaceName).Ok);
        await storage.Journal.AppendAsync(script.Accept(FileKind.IdCard), default);
        await Assert.ThrowsAsync<StorageFullException>(() =>
            storage.Journal.AppendAsync(SessionScript.New(Noon).Create(), default).AsTask());
        using var key = storage.KeyRing.Mint(script.Tenant, script.Id).Key;
        await Assert.ThrowsAsync<StorageFullException>(() => storage.Blobs.PutAsync(
            new BlobScope(script.Tenant, script.Id), key, new MemoryStream([1]), 10, default).AsTask());
    }

    private static Task LimitPagesAsync(EmbeddedStorage storage, int pages) => storage.Writer.SubmitAsync(
        new SmallWrite(tables =>
            SqliteDatabase.Execute(tables.Connection, $"PRAGMA max_page_count = {pages}"), default));

    /// <summary>Appends until the journal is full; hands out what was acknowledged.</summary>
    private static async Task<List<(SessionId Session, long Version)>> FillAsync(EmbeddedStorage storage)
    {
        var acknowledged = new List<(SessionId, long)>();
        await Assert.ThrowsAsync<StorageFullException>(async () =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                var append = SessionScript.New(Noon).Create(reference: new string('r', 2000));
                await storage.Journal.AppendAsync(append, default);
                acknowledged.Add((append.State.Id, append.State.Version));
            }
        });
        return acknowledged;
    }
}
