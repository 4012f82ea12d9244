using Kyc.Actors.Ports;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every audit log does.</summary>
public abstract class AuditCompliance : ComplianceSuite
{
    private IAuditLog Audit => Backend.Audit;

    [Fact]
    public async Task Rows_are_numbered_from_one_and_come_back_the_newest_first()
    {
        Assert.Empty(await Audit.ListAsync(10, default));
        Assert.Null(await Audit.VerifyAsync(default));
        for (var i = 1; i <= 3; i++) Assert.Equal(i, await Audit.AppendAsync(Entry(i), default));
        await ReopenAsync();
        Assert.Equal(4, await Audit.AppendAsync(Entry(4), default));
        var rows = await Audit.ListAsync(3, default);
        Assert.Equal([(4, Entry(4)), (3, Entry(3)), (2, Entry(2))], rows.Select(row => (row.Number, row.Entry)));
        Assert.All(rows, row => Assert.Matches("^[0-9a-f]{64}$", row.Hash));
        Assert.Null(await Audit.VerifyAsync(default));
    }

    [Fact]
    public async Task Rows_appended_at_once_make_one_chain()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
            await Audit.AppendAsync(Entry(i), default))));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), numbers.Order());
        Assert.Null(await Audit.VerifyAsync(default));
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'nobody' WHERE number = 2", 2)]
    [InlineData("UPDATE audit SET at_ms = at_ms + 1 WHERE number = 3", 3)]
    [InlineData("UPDATE audit SET outcome = 'done ' WHERE number = 1", 1)]
    [InlineData("UPDATE audit SET node = node || actor, actor = '' WHERE number = 4", 4)]
    [InlineData("DELETE FROM audit WHERE number = 2", 2)]
    [InlineData("DELETE FROM audit WHERE number = 5", 5)]
    [InlineData("DELETE FROM audit", 1)]
    [InlineData("DELETE FROM meta WHERE name = 'audit_head'", 1)]
    [InlineData("UPDATE meta SET value = 'x' WHERE name = 'audit_head'", 0)]
    public async Task Damage_by_hand_is_found(string sql, long named)
    {
        for (var i = 1; i <= 5; i++) await Audit.AppendAsync(Entry(i), default);
        await TamperAsync(sql);
        Assert.Equal(named, await Audit.VerifyAsync(default));
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_rows()
    {
        await Audit.AppendAsync(Entry(1), default);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => TryAsync("UPDATE audit SET actor = 'x'"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => TryAsync("DELETE FROM audit"));
        Assert.Null(await Audit.VerifyAsync(default));
    }

    [Fact]
    public async Task What_not_every_database_can_keep_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Audit.AppendAsync(Entry(1) with { Reason = "a\0b" }, default).AsTask());

    /// <summary>Runs a statement with every guard of the database off.</summary>
    protected abstract Task TamperAsync(string sql);

    /// <summary>Runs a statement as the node's own user would.</summary>
    protected abstract Task TryAsync(string sql);

    private static AuditEntry Entry(int i) => new(
        Noon.AddSeconds(i), "root@machine", "node-1", "session_cancel", $"ses_{i}", "äöü, a reason", "done");
}
