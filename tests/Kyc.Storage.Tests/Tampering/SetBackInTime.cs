using Kyc.Actors.Ports;
using Kyc.Storage.Audit;
using Kyc.Storage.Tests.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.Tampering;

/// <summary>
/// A whole database set back to an earlier time is sound in itself; the signed heads kept outside tell it.
/// </summary>
[Collection(PostgresCollection.Name)]
public sealed class SetBackInTime(PostgresFixture fixture) : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sqlite_file_set_back_is_told_by_the_heads()
    {
        var (data, before) = (_folder["data"], _folder["before"]);
        await using (IStorage storage = await Embedded.OpenAsync(data)) await WriteAsync(storage);
        Directory.CreateDirectory(before);
        foreach (var file in Directory.GetFiles(data, "kyc.db*")) File.Copy(file, file.Replace(data, before));
        await using (IStorage storage = await Embedded.OpenAsync(data))
        {
            await WriteAsync(storage);
            await KeepHeadsAsync(storage, data);
            var heads = HeadsFile.ReadFolder(storage.ClusterKeys, data);
            Assert.Null((await storage.VerifyAsync(heads, default)).FirstBad);
            Assert.Null((await storage.VerifyAuditAsync(heads, default)).FirstBad);
        }
        foreach (var file in Directory.GetFiles(data, "kyc.db*")) File.Delete(file);
        foreach (var file in Directory.GetFiles(before)) File.Copy(file, file.Replace(before, data));
        await using IStorage back = await Embedded.OpenAsync(data);
        Assert.Null((await back.VerifyAsync(default)).FirstBad);
        await AssertToldAsync(back, data);
        // Nor does going on from there hide it.
        await WriteAsync(back);
        await WriteAsync(back);
        await AssertToldAsync(back, data);
    }

    [Fact]
    public async Task A_postgresql_database_set_back_is_told_by_the_heads()
    {
        var place = new PostgresPlace(fixture);
        await place.MakeAsync();
        string[] tables = ["events", "sessions", "journal_heads", "audit_rows", "audit_heads", "meta"];
        async Task SqlAsync(Func<string, string> each) => await fixture.Server.SqlAsync(
            place.Options.Database,
            "SET session_replication_role = replica; " + string.Concat(tables.Select(each)));
        await using (var storage = await place.OpenStorageAsync()) await WriteAsync(storage);
        await SqlAsync(table => $"CREATE TABLE kept_{table} AS SELECT * FROM {table};");
        await using (var storage = await place.OpenStorageAsync())
        {
            await WriteAsync(storage);
            await KeepHeadsAsync(storage, place.Folder);
        }
        await SqlAsync(table => $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table};");
        await SqlAsync(table => $"DROP TABLE kept_{table};");
        await using (var back = await place.OpenStorageAsync())
        {
            Assert.Null((await back.VerifyAsync(default)).FirstBad);
            await AssertToldAsync(back, place.Folder);
        }
        File.Delete(Path.Combine(place.Folder, HeadsFile.Name));
        await place.DisposeAsync();
    }

    [Fact]
    public async Task A_database_begun_anew_under_known_heads_is_not_taken_for_a_new_one()
    {
        var data = _folder["data"];
        await using (IStorage storage = await Embedded.OpenAsync(data))
        {
            await WriteAsync(storage);
            await KeepHeadsAsync(storage, data);
        }
        foreach (var file in Directory.GetFiles(data, "kyc.db*")) File.Delete(file);
        await using IStorage again = await Embedded.OpenAsync(data);
        Assert.Equal(DamageKind.HeadForged, (await again.VerifyAsync(default)).FirstBad!.Kind);
        Assert.Equal(DamageKind.HeadForged, (await again.Audit.VerifyAsync(default)).FirstBad!.Kind);
    }

    [Fact]
    public async Task A_file_of_heads_that_was_changed_is_refused_and_its_line_named()
    {
        var data = _folder["data"];
        await using IStorage storage = await Embedded.OpenAsync(data);
        await WriteAsync(storage);
        await KeepHeadsAsync(storage, data);
        await WriteAsync(storage);
        await KeepHeadsAsync(storage, data);
        var path = Path.Combine(data, HeadsFile.Name);
        var lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(2, lines.Length);
        await File.WriteAllTextAsync(path, $"{lines[0]}\n{lines[1].Replace("journal/1=", "journal/1=1")}\n");
        var refused = Assert.Throws<HeadsFileException>(() => HeadsFile.Read(storage.ClusterKeys, path));
        Assert.Contains("line 2 of", refused.Message);
        // A line torn by a crash is no line; the next one takes its place.
        await File.WriteAllTextAsync(path, $"{lines[0]}\n{lines[1][..40]}");
        Assert.Single(HeadsFile.Read(storage.ClusterKeys, path).Journal);
        await WriteAsync(storage);
        await KeepHeadsAsync(storage, data);
        Assert.Equal(2, (await File.ReadAllLinesAsync(path)).Length);
        Assert.Equal(HeadsFile.Parse(storage.ClusterKeys, HeadsFile.Newest(path), "x").Journal[1].Count,
            HeadsFile.Read(storage.ClusterKeys, path).Journal[1].Count);
    }

    [Fact]
    public async Task Forged_heads_are_not_signed()
    {
        var data = _folder["data"];
        await using IStorage storage = await Embedded.OpenAsync(data);
        await WriteAsync(storage);
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={data}/kyc.db;Pooling=False"))
        {
            connection.Open();
            Kyc.Storage.Sqlite.SqliteDatabase.Execute(connection, "UPDATE journal_heads SET events = events + 1");
        }
        var heads = await storage.HeadsAsync(default);
        Assert.Empty(heads.Journal);
        Assert.Single(heads.Audit);
    }

    private static async Task WriteAsync(IStorage storage)
    {
        foreach (var append in SessionScript.New(s_noon).Life()) await storage.Journal.AppendAsync(append, default);
        await storage.Audit.AppendAsync(new AuditEntry(s_noon, "key_1", "n", "x", "y", "", "200"), default);
    }

    /// <summary>As a node does now and then, and at its stop.</summary>
    private static async Task KeepHeadsAsync(IStorage storage, string folder) => await HeadsKeeper
        .Start(storage, Embedded.Options(folder), TimeProvider.System, NullLoggerFactory.Instance).DisposeAsync();

    private static async Task AssertToldAsync(IStorage storage, string folder)
    {
        var heads = HeadsFile.ReadFolder(storage.ClusterKeys, folder);
        Assert.Equal(DamageKind.RolledBack, (await storage.VerifyAsync(heads, default)).FirstBad!.Kind);
        Assert.Equal(DamageKind.RolledBack, (await storage.VerifyAuditAsync(heads, default)).FirstBad!.Kind);
    }
}
