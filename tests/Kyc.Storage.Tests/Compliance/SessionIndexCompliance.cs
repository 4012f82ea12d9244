using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every read model answers.</summary>
public abstract class SessionIndexCompliance : ComplianceSuite
{
    private static readonly TenantId Acme = new("acme");

    [Fact]
    public async Task Pages_go_from_the_newest_to_the_oldest_without_gap_or_repeat()
    {
        var scripts = Enumerable.Range(0, 25).Select(i => SessionScript.New(Noon.AddSeconds(i))).ToList();
        foreach (var script in scripts) await AppendAllAsync([script.Create()]);
        var seen = new List<SessionId>();
        var query = new SessionQuery { Tenant = Acme, Limit = 10 };
        SessionPage page;
        do
        {
            page = await Backend.Index.ListAsync(query, CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => row.Id));
            query = query with { StartingAfter = seen[^1] };
        } while (page.HasMore);
        Assert.Equal(scripts.Select(script => script.Id).Reverse(), seen);
    }

    [Fact]
    public async Task A_redacted_session_is_no_longer_found_by_its_reference()
    {
        var script = SessionScript.New(Noon);
        await AppendAllAsync([script.Create(reference: "digest"), script.Cancel()]);
        var query = new SessionQuery { Tenant = Acme, ReferenceDigests = ["other", "digest"] };
        Assert.Single((await Backend.Index.ListAsync(query, default)).Rows);
        await AppendAllAsync([script.Redact()]);
        Assert.Empty((await Backend.Index.ListAsync(query, default)).Rows);
    }

    [Fact]
    public async Task Pages_follow_the_time_of_creation_where_ids_do_not_sort_by_it()
    {
        var scripts = Enumerable.Range(0, 5).Select(i => SessionScript.New(Noon.AddSeconds(-i))).ToList();
        for (var i = 0; i < scripts.Count; i++)
        {
            scripts[i].Now = Noon.AddSeconds(i);
            await AppendAllAsync([scripts[i].Create()]);
        }
        var first = await Backend.Index.ListAsync(new SessionQuery { Tenant = Acme, Limit = 3 }, default);
        var query = new SessionQuery { Tenant = Acme, Limit = 3, StartingAfter = first.Rows[^1].Id };
        var second = await Backend.Index.ListAsync(query, default);
        Assert.Equal(
            scripts.Select(script => script.Id).Reverse(), first.Rows.Concat(second.Rows).Select(row => row.Id));
        Assert.Equal((true, false), (first.HasMore, second.HasMore));
    }

    [Fact]
    public async Task A_page_that_holds_the_last_row_says_so()
    {
        for (var i = 0; i < 2; i++) await AppendAllAsync([SessionScript.New(Noon.AddSeconds(i)).Create()]);
        Assert.False((await Backend.Index.ListAsync(new SessionQuery { Tenant = Acme, Limit = 2 }, default)).HasMore);
        Assert.True((await Backend.Index.ListAsync(new SessionQuery { Tenant = Acme, Limit = 1 }, default)).HasMore);
    }

    [Fact]
    public async Task A_row_says_what_the_events_led_to()
    {
        var script = SessionScript.New(Noon);
        await AppendAllAsync([script.Create()]);
        script.Now = Noon.AddMinutes(1);
        await AppendAllAsync([script.Cancel(), script.Redact()]);
        var row = Assert.Single((await Backend.Index.ListAsync(new SessionQuery { Tenant = Acme }, default)).Rows);
        Assert.Equal(
            new SessionRow(script.Id, Acme, SessionStatus.Canceled, Noon, Noon.AddMinutes(1),
                Noon.AddDays(1), 3, null, true),
            row);
    }

    [Fact]
    public async Task A_decided_row_bears_its_decision_code()
    {
        var script = SessionScript.New(Noon);
        await AppendAllAsync(script.Life());
        var row = Assert.Single((await Backend.Index.ListAsync(new SessionQuery { Tenant = Acme }, default)).Rows);
        Assert.Equal((script.State.Status, "internal_error"), (row.Status, row.DecisionCode));
    }

    [Fact]
    public async Task Filters_hold_together_and_never_show_another_tenant()
    {
        var old = SessionScript.New(Noon);
        var hit = SessionScript.New(Noon.AddHours(1));
        var canceled = SessionScript.New(Noon.AddHours(1));
        var foreign = SessionScript.New(Noon.AddHours(1), "other");
        var young = SessionScript.New(Noon.AddHours(2));
        await AppendAllAsync([
            old.Create(reference: "r"), hit.Create(reference: "r"), canceled.Create(reference: "r"), canceled.Cancel(),
            foreign.Create(reference: "r"), young.Create(reference: "r")]);
        var query = new SessionQuery
        {
            Tenant = Acme,
            Status = SessionStatus.RequiresInput,
            ReferenceDigests = ["r"],
            CreatedFrom = Noon.AddHours(1),
            CreatedBefore = Noon.AddHours(2),
        };
        Assert.Equal(hit.Id, Assert.Single((await Backend.Index.ListAsync(query, default)).Rows).Id);
        Assert.Empty((await Backend.Index.ListAsync(query with { ReferenceDigests = ["s"] }, default)).Rows);
        Assert.Equal(4, (await Backend.Index.ListAsync(new SessionQuery { Tenant = Acme }, default)).Rows.Count);
    }

    [Fact]
    public async Task Counts_are_of_one_tenant_or_of_all()
    {
        var canceled = SessionScript.New(Noon);
        await AppendAllAsync([
            canceled.Create(), canceled.Cancel(), SessionScript.New(Noon).Create(),
            SessionScript.New(Noon, "other").Create()]);
        var ours = await Backend.Index.CountAsync(Acme, default);
        Assert.Equal((1L, 1L), (ours[SessionStatus.RequiresInput], ours[SessionStatus.Canceled]));
        Assert.Equal(2L, (await Backend.Index.CountAsync(null, default))[SessionStatus.RequiresInput]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_limit_out_of_bounds_is_refused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Backend.Index.ListAsync(new SessionQuery { Tenant = Acme, Limit = limit }, default).AsTask());
}
