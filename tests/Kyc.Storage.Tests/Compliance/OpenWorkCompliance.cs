using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>Open work and expiry follow the events of every journal.</summary>
public abstract class OpenWorkCompliance : ComplianceSuite
{
    [Fact]
    public async Task Work_is_open_exactly_while_a_session_waits_for_its_job()
    {
        var script = SessionScript.New(Noon);
        await AppendAllAsync([script.Create(), script.Accept(FileKind.IdCard)]);
        Assert.Empty(await WorkAsync());

        await AppendAllAsync([script.Accept(FileKind.FaceVideo)]);
        var waiting = Assert.Single(await WorkAsync());
        Assert.Equal((script.State.Job!.Id, script.Id, script.Tenant), (waiting.Job, waiting.Session, waiting.Tenant));
        Assert.Equal((0, null, Noon), (waiting.Tries, waiting.LeaseUntil, waiting.Since));

        script.Now = Noon.AddSeconds(10);
        await AppendAllAsync([script.StartJob(lease: 60)]);
        var started = Assert.Single(await WorkAsync());
        Assert.Equal((1, Noon.AddSeconds(70), Noon), (started.Tries, started.LeaseUntil, started.Since));

        await AppendAllAsync([script.Fail(retryable: true)]);
        Assert.Null(Assert.Single(await WorkAsync()).LeaseUntil);
        await ReopenAsync();
        Assert.Equal(1, Assert.Single(await WorkAsync()).Tries);

        await AppendAllAsync([script.StartJob(), script.Fail(retryable: false)]);
        Assert.Empty(await WorkAsync());
    }

    [Fact]
    public async Task Open_work_of_a_shard_is_that_of_its_sessions_however_many()
    {
        var scripts = Enumerable.Range(0, 600).Select(_ => SessionScript.New(Noon)).ToList();
        await Task.WhenAll(scripts.Select(script =>
            AppendAllAsync([script.Create(), script.Accept(FileKind.IdCard), script.Accept(FileKind.FaceVideo)])));

        Assert.Equal(
            scripts.Select(script => script.Id.Value).Order(StringComparer.Ordinal),
            (await WorkAsync()).Select(work => work.Session.Value).Order(StringComparer.Ordinal));
        foreach (var shard in new[] { 0, 17, Shards.Count - 1 })
        {
            Assert.Equal(
                scripts.Where(script => Shards.Of(script.Id) == shard).Select(script => script.Id.Value)
                    .Order(StringComparer.Ordinal),
                (await WorkAsync(shard)).Select(work => work.Session.Value).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Expired_sessions_are_those_that_wait_for_input_beyond_their_time_the_oldest_first()
    {
        var (late, early, young, canceled) =
            (SessionScript.New(Noon), SessionScript.New(Noon), SessionScript.New(Noon), SessionScript.New(Noon));
        await AppendAllAsync([
            late.Create(lifetime: 120), early.Create(lifetime: 60), young.Create(lifetime: 121),
            canceled.Create(lifetime: 60), canceled.Cancel()]);
        var now = Noon.AddSeconds(120);
        Assert.Equal(
            [(early.Id, early.Tenant), (late.Id, late.Tenant)],
            await Journal.ExpiredAsync(now, 10, CancellationToken.None));
        Assert.Equal([(early.Id, early.Tenant)], await Journal.ExpiredAsync(now, 1, CancellationToken.None));
    }

    private Task<List<Kyc.Actors.Ports.OpenWork>> WorkAsync(int? shard = null) =>
        ListAsync(Journal.OpenWorkAsync(shard, CancellationToken.None));
}
