using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every audit log does.</summary>
public abstract class AuditCompliance : ComplianceSuite
{
    private IAuditLog Audit => Backend.Audit;

    [Fact]
    public async Task Rows_are_numbered_from_one_and_come_back_the_newest_first()
    {
        Assert.Empty(await ListAsync(new AuditQuery { Limit = 10 }));
        Assert.Null((await Audit.VerifyAsync(default)).FirstBad);
        for (var i = 1; i <= 3; i++)
            Assert.Equal(new AuditPlace(1, i), await Audit.AppendAsync(Entry(i), default));
        var rows = await ListAsync(new AuditQuery { Limit = 2 });
        Assert.Equal([(3, Entry(3)), (2, Entry(2))], rows.Select(row => (row.Place.Number, row.Entry)));
        Assert.All(rows, row => Assert.Matches("^[0-9a-f]{64}$", row.Hash));
        Assert.Equal(new AuditVerification(1, 3, null), await Audit.VerifyAsync(default));
    }

    [Fact]
    public async Task Each_start_writes_a_chain_of_its_own()
    {
        await Audit.AppendAsync(Entry(1), default);
        await ReopenAsync();
        Assert.Equal(new AuditPlace(2, 1), await Audit.AppendAsync(Entry(2), default));
        await ReopenAsync();
        Assert.Equal(new AuditPlace(3, 1), await Audit.AppendAsync(Entry(3), default));
        Assert.Equal([3, 2, 1], (await ListAsync(new AuditQuery { Limit = 9 })).Select(row => row.Place.Chain));
        Assert.Equal(new AuditVerification(3, 3, null), await Audit.VerifyAsync(default));
    }

    [Fact]
    public async Task Rows_appended_at_once_make_one_chain()
    {
        var places = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
            await Audit.AppendAsync(Entry(i), default))));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), places.Select(place => place.Number).Order());
        Assert.Null((await Audit.VerifyAsync(default)).FirstBad);
    }

    [Fact]
    public async Task A_list_shows_what_was_asked_for_and_nothing_of_other_tenants()
    {
        for (var i = 0; i < 12; i++)
            await Audit.AppendAsync(Entry(i) with
            {
                Tenant = i % 3 == 0 ? null : new TenantId(i % 3 == 1 ? "acme" : "other"),
                Action = i < 6 ? "get_session_report" : "put_session_file",
                RequestId = $"req_{i}",
            }, default);
        var acme = new AuditQuery { Tenant = new TenantId("acme"), Limit = 9 };
        Assert.Equal(["ses_10", "ses_7", "ses_4", "ses_1"], await TargetsAsync(acme));
        Assert.Equal(["ses_4", "ses_1"], await TargetsAsync(acme with { Action = "get_session_report" }));
        Assert.Equal(["ses_7"], await TargetsAsync(acme with { Target = "ses_7" }));
        Assert.Empty(await TargetsAsync(acme with { Target = "ses_8" }));
        Assert.Equal(["ses_7"], await TargetsAsync(acme with { RequestId = "req_7" }));
        Assert.Equal(["ses_7", "ses_4"], await TargetsAsync(acme with
        {
            From = Noon.AddSeconds(4),
            Before = Noon.AddSeconds(10),
        }));
        var first = await ListAsync(acme with { Limit = 2 });
        Assert.Equal(["ses_4", "ses_1"], await TargetsAsync(acme with { After = first[^1].Id }));
        Assert.Equal(12, (await ListAsync(new AuditQuery { Limit = 100 })).Count);
    }

    [Theory]
    [InlineData("UPDATE audit_rows SET actor = 'nobody' WHERE number = 2", 2, DamageKind.Changed)]
    [InlineData("UPDATE audit_rows SET tenant = 'evil' WHERE number = 2", 2, DamageKind.Changed)]
    [InlineData("UPDATE audit_rows SET at_ms = at_ms + 1 WHERE number = 3", 3, DamageKind.Changed)]
    [InlineData("UPDATE audit_rows SET outcome = 'done ' WHERE number = 1", 1, DamageKind.Changed)]
    [InlineData("UPDATE audit_rows SET node = node || actor, actor = '' WHERE number = 4", 4, DamageKind.Changed)]
    [InlineData("UPDATE audit_rows SET id = id || 'x' WHERE number = 4", 4, DamageKind.Changed)]
    [InlineData("UPDATE audit_rows SET number = 9 WHERE number = 2; UPDATE audit_rows SET number = 2 WHERE number = 4; "
        + "UPDATE audit_rows SET number = 4 WHERE number = 9", 2, DamageKind.Moved)]
    [InlineData("DELETE FROM audit_rows WHERE number = 2", 2, DamageKind.Missing)]
    [InlineData("DELETE FROM audit_rows WHERE number = 5", 5, DamageKind.CutOff)]
    [InlineData("DELETE FROM audit_rows", 1, DamageKind.CutOff)]
    [InlineData("DELETE FROM audit_rows; DELETE FROM audit_heads", 1, DamageKind.Missing)]
    [InlineData("UPDATE audit_heads SET number = 4; DELETE FROM audit_rows WHERE number = 5", 5,
        DamageKind.HeadForged)]
    [InlineData("DELETE FROM audit_heads", 6, DamageKind.HeadForged)]
    public async Task Damage_by_hand_is_found_and_named(string sql, long named, DamageKind kind)
    {
        for (var i = 1; i <= 5; i++) await Audit.AppendAsync(Entry(i), default);
        await TamperAsync(sql);
        var bad = (await Audit.VerifyAsync(default)).FirstBad;
        Assert.Equal((new AuditPlace(1, named), kind), (bad!.Place, bad.Kind));
    }

    [Theory]
    [InlineData("DELETE FROM audit_rows WHERE chain = 2; DELETE FROM audit_heads WHERE chain = 2", 2)]
    [InlineData("DELETE FROM audit_rows WHERE chain = 3; DELETE FROM audit_heads WHERE chain = 3", 3)]
    [InlineData("UPDATE meta SET value = '2' || substr(value, 2) WHERE name = 'audit_chains'", 4)]
    [InlineData("DELETE FROM meta WHERE name = 'audit_chains'", 4)]
    public async Task A_chain_taken_away_with_every_trace_is_found(string sql, long chain)
    {
        for (var i = 1; i <= 3; i++)
        {
            await Audit.AppendAsync(Entry(i), default);
            if (i < 3) await ReopenAsync();
        }
        await TamperAsync(sql);
        Assert.Equal(chain, (await Audit.VerifyAsync(default)).FirstBad!.Place.Chain);
        // The next start does not mend what tells it.
        await ReopenAsync();
        await Audit.AppendAsync(Entry(4), default);
        Assert.NotNull((await Audit.VerifyAsync(default)).FirstBad);
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'nobody'")]
    [InlineData("DELETE FROM audit")]
    [InlineData("DELETE FROM audit; DELETE FROM meta WHERE name = 'audit_head'")]
    [InlineData("DELETE FROM meta WHERE name = 'record_base'")]
    public async Task Rows_of_the_older_log_are_listed_and_still_verify(string sql)
    {
        var old = Entry(0) with { At = Noon.AddDays(-1) };
        var hash = Kyc.Storage.Audit.AuditChain.Hash(Kyc.Storage.Audit.AuditChain.Genesis, 1, old);
        await TamperAsync($"""
            INSERT INTO audit VALUES (1, {old.At.ToUnixTimeMilliseconds()}, '{old.Actor}', '{old.Node}',
                '{old.Action}', '{old.Target}', '{old.Reason}', '{old.Outcome}', {Bytes(hash)});
            INSERT INTO meta VALUES ('audit_head', '1:{Convert.ToHexStringLower(hash)}');
            DELETE FROM meta WHERE name = 'record_base'
            """);
        await ReopenAsync();
        await Audit.AppendAsync(Entry(1), default);
        Assert.Null((await Audit.VerifyAsync(default)).FirstBad);
        var rows = await ListAsync(new AuditQuery { Limit = 9 });
        Assert.Equal([(1, Entry(1)), (0, old)], rows.Select(row => (row.Place.Chain, row.Entry)));
        await TamperAsync(sql);
        Assert.Equal(new AuditPlace(0, 1), (await Audit.VerifyAsync(default)).FirstBad!.Place);
        await ReopenAsync();
        Assert.Equal(new AuditPlace(0, 1), (await Audit.VerifyAsync(default)).FirstBad!.Place);
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_rows()
    {
        await Audit.AppendAsync(Entry(1), default);
        await Journal.AppendAsync(SessionScript.New(Noon).Create(), default);
        foreach (var sql in (string[])
        [
            "UPDATE audit_rows SET actor = 'x'", "DELETE FROM audit_rows", "DELETE FROM audit_heads",
            "DELETE FROM journal_heads",
        ])
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => TryAsync(sql));
        Assert.Null((await Audit.VerifyAsync(default)).FirstBad);
    }

    [Fact]
    public async Task What_not_every_database_can_keep_is_refused()
    {
        foreach (var reason in (string[])["a\0b", "half \ud800 pair"])
            await Assert.ThrowsAsync<ArgumentException>(() =>
                Audit.AppendAsync(Entry(1) with { Reason = reason }, default).AsTask());
    }

    /// <summary>Runs statements with every guard of the database off.</summary>
    protected abstract Task TamperAsync(string sql);

    /// <summary>Runs a statement as the node's own user would.</summary>
    protected abstract Task TryAsync(string sql);

    /// <summary>Bytes as the database writes them in a statement.</summary>
    protected abstract string Bytes(byte[] bytes);

    private static AuditEntry Entry(int i) => new(
        Noon.AddSeconds(i), "root@machine", "node-1", "session_cancel", $"ses_{i}", "äöü, a reason", "done");

    private async Task<IReadOnlyList<AuditRow>> ListAsync(AuditQuery query) => await Audit.ListAsync(query, default);

    private async Task<string[]> TargetsAsync(AuditQuery query) =>
        [.. (await ListAsync(query)).Select(row => row.Entry.Target)];
}
