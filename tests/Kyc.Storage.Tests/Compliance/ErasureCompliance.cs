using Kyc.Actors.Ports;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every database owes to redacted persons.</summary>
public abstract class ErasureCompliance : ComplianceSuite
{
    private static readonly int[] Every = [.. Enumerable.Range(0, Shards.Count)];

    [Fact]
    public async Task An_erasure_is_owed_from_the_commit_of_the_redaction_until_it_is_closed()
    {
        var script = SessionScript.New(Noon);
        await AppendAllAsync([script.Create(), script.Cancel()]);
        Assert.Empty(await DueAsync(Noon));
        await AppendAllAsync([script.Redact()]);
        await ReopenAsync();
        var owed = Assert.Single(await DueAsync(Noon));
        Assert.Equal(new OpenErasure(script.Id, script.Tenant, Noon, false), owed);
        Assert.Empty(await Backend.Erasures.DueAsync(
            [.. Every.Where(shard => shard != Shards.Of(script.Id))], Noon, 10, default));
        Assert.Null(await Backend.Erasures.FindAsync(script.Tenant, script.Id, default));

        await Backend.Erasures.FinishAsync(owed, Noon.AddSeconds(1), "first", Noon.AddMinutes(15), default);
        await Backend.Erasures.FinishAsync(owed, Noon.AddSeconds(9), "second", Noon.AddMinutes(15), default);
        Assert.Empty(await DueAsync(Noon.AddMinutes(14)));
        Assert.True(Assert.Single(await DueAsync(Noon.AddMinutes(15))).Erased);
        Assert.Equal(new ErasureReceipt(script.Id, Noon.AddSeconds(1), "first"),
            await Backend.Erasures.FindAsync(script.Tenant, script.Id, default));
        Assert.Null(await Backend.Erasures.FindAsync(new TenantId("other"), script.Id, default));
        await Backend.Erasures.CloseAsync(script.Id, default);
        Assert.Empty(await DueAsync(Noon.AddDays(1)));
    }

    [Fact]
    public async Task The_ledger_holds_every_redacted_session_and_no_other_however_many()
    {
        var scripts = Enumerable.Range(0, 1_100).Select(_ => SessionScript.New(Noon)).ToList();
        await Task.WhenAll(scripts.Select(script => AppendAllAsync([script.Create(), script.Redact()])));
        await AppendAllAsync([SessionScript.New(Noon).Create()]);
        var ledger = await ListAsync(Backend.Erasures.LedgerAsync(default));
        Assert.Equal(scripts.Select(script => script.Id.Value).Order(StringComparer.Ordinal),
            ledger.Select(entry => entry.Session.Value));
        Assert.All(ledger, entry => Assert.Equal((new TenantId("acme"), Noon), (entry.Tenant, entry.RedactedAt)));
        Assert.Equal(100, (await Backend.Erasures.DueAsync(Every, Noon, 100, default)).Count);
    }

    [Fact]
    public async Task Retention_runs_from_the_last_event_of_a_session_that_ended_by_its_own_policy()
    {
        var (usual, brief, open, gone) =
            (SessionScript.New(Noon), SessionScript.New(Noon), SessionScript.New(Noon), SessionScript.New(Noon));
        await AppendAllAsync([
            usual.Create(), usual.Cancel(), brief.Create(retention: 30), brief.Cancel(), open.Create(retention: 1),
            gone.Create(retention: 1), gone.Cancel(), gone.Redact()]);
        Assert.Empty(await OverAsync(Noon.AddDays(30).AddSeconds(-1)));
        Assert.Equal([(brief.Id, brief.Tenant)], await OverAsync(Noon.AddDays(30)));
        Assert.Equal([(brief.Id, brief.Tenant), (usual.Id, usual.Tenant)], await OverAsync(Noon.AddDays(90)));
        brief.Now = Noon.AddDays(30);
        await AppendAllAsync([brief.Redact()]);
        Assert.Equal([(usual.Id, usual.Tenant)], await OverAsync(Noon.AddDays(90)));
    }

    [Fact]
    public async Task A_request_goes_on_where_it_was_after_a_restart()
    {
        var scripts = Enumerable.Range(0, 3).Select(_ => SessionScript.New(Noon)).ToList();
        foreach (var script in scripts) await AppendAllAsync([script.Create(), script.Redact()]);
        var request = Request("er_1") with { ReferenceDigests = ["d1", "d2"], CreatedFrom = Noon, CreatedBefore = Noon };
        Assert.True(await Backend.Requests.AddAsync(request, [scripts[0].Id], default));
        Assert.False(await Backend.Requests.AddAsync(request, [scripts[1].Id], default));
        await Backend.Requests.FoundAsync("er_1", [scripts[0].Id, scripts[1].Id], false, false, default);
        await Backend.Requests.FoundAsync("er_1", [scripts[2].Id], true, true, default);
        await Backend.Requests.FoundAsync("er_1", [], true, true, default);
        await Backend.Requests.AskedAsync("er_1", [(scripts[0].Id, true), (scripts[1].Id, false)], default);
        await ReopenAsync();
        var open = Assert.Single(await Backend.Requests.OpenAsync(10, default));
        Assert.Equal(request.ReferenceDigests, open.ReferenceDigests);
        Assert.Equal(
            request with { Cursor = scripts[2].Id, Listed = true, HasMore = true },
            open with { ReferenceDigests = request.ReferenceDigests });
        Assert.Equal([scripts[2].Id], await Backend.Requests.UnaskedAsync("er_1", 10, default));

        await Backend.Erasures.FinishAsync(
            new OpenErasure(scripts[0].Id, scripts[0].Tenant, Noon, false), Noon.AddSeconds(1), "r", Noon, default);
        var (_, progress) = (await Backend.Requests.FindAsync(new TenantId("acme"), "er_1", default))!.Value;
        Assert.Equal((new ErasureProgress(2, 1, 1), 1), (progress, progress.Waiting));
        Assert.Null(await Backend.Requests.FindAsync(new TenantId("other"), "er_1", default));
        var members = await Backend.Requests.MembersAsync("er_1", default);
        Assert.Equal((true, Noon, Noon.AddSeconds(1)), Member(members, scripts[0].Id));
        Assert.Equal((false, null, null), Member(members, scripts[1].Id));
        Assert.Equal((null, null, null), Member(members, scripts[2].Id));
    }

    [Fact]
    public async Task A_finished_request_keeps_its_receipt_and_forgets_the_reference()
    {
        await Backend.Requests.AddAsync(Request("er_1") with { ReferenceDigests = ["d1"] }, [], default);
        await Backend.Requests.FinishAsync("er_1", Noon.AddSeconds(5), "receipt", default);
        await Backend.Requests.FinishAsync("er_1", Noon.AddSeconds(9), "another", default);
        Assert.Empty(await Backend.Requests.OpenAsync(10, default));
        var (request, _) = (await Backend.Requests.FindAsync(new TenantId("acme"), "er_1", default))!.Value;
        Assert.Equal((Noon.AddSeconds(5), "receipt"), (request.FinishedAt, request.Receipt));
        Assert.Null(request.ReferenceDigests);
    }

    [Fact]
    public async Task What_a_scrub_writes_anew_is_still_there()
    {
        var (kept, gone) = (SessionScript.New(Noon), SessionScript.New(Noon));
        await AppendAllAsync([
            kept.Create(Backend.Ring.Mint(kept.Tenant, kept.Id).Wrapped),
            gone.Create(Backend.Ring.Mint(gone.Tenant, gone.Id).Wrapped), gone.Redact()]);
        await Backend.Keys.DestroyAsync(gone.Tenant, gone.Id, default);
        Assert.Null(await Backend.Erasures.ScrubAsync(default));
        (await Backend.Keys.OpenAsync(kept.Tenant, kept.Id, default)).Dispose();
        await Assert.ThrowsAsync<DataKeyGoneException>(() =>
            Backend.Keys.OpenAsync(gone.Tenant, gone.Id, default).AsTask());
        await AppendAllAsync([kept.Accept(FileKind.IdCard)]);
    }

    private static (bool?, DateTimeOffset?, DateTimeOffset?) Member(
        IReadOnlyList<ErasedMember> members, SessionId session)
    {
        var member = members.Single(one => one.Session == session);
        return (member.Redacted, member.RedactedAt, member.ErasedAt);
    }

    private static ErasureRequest Request(string id) =>
        new(id, new TenantId("acme"), ErasureSelection.ClientReferenceId, Noon) { Fingerprint = "f" };

    private ValueTask<IReadOnlyList<OpenErasure>> DueAsync(DateTimeOffset now) =>
        Backend.Erasures.DueAsync(Every, now, 10, default);

    private ValueTask<IReadOnlyList<(SessionId Session, TenantId Tenant)>> OverAsync(DateTimeOffset now) =>
        Backend.Erasures.RetentionOverAsync(now, 10, default);
}
