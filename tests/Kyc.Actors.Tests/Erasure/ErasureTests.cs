using System.Text;
using System.Text.Json;
using Kyc.Actors.Erasure;
using Kyc.Actors.InProcess;
using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.Runtime;
using Kyc.Actors.TestKit;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Actors.Tests.Erasure;

/// <summary>What redactions owe is done in the end, whoever dies on the way; retention redacts by itself.</summary>
public sealed class ErasureTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly int[] Every = [.. Enumerable.Range(0, Shards.Count)];

    private readonly VirtualTime _time = new();
    private readonly MemoryJournal _journal = new();
    private readonly MemoryBlobs _blobs = new();
    private readonly MemoryKeyRing _ring = new();
    private readonly InProcessTransport _transport;
    private readonly EmbeddedNode _node;
    private readonly ErasureParts _parts;
    private readonly MemoryErasures _erasures;
    private readonly MemoryErasureRequests _requests;

    public ErasureTests()
    {
        _erasures = new MemoryErasures(_journal);
        _requests = new MemoryErasureRequests(_journal, _erasures);
        _parts = new ErasureParts
        {
            Erasures = _erasures,
            Requests = _requests,
            Index = new MemoryIndex(_journal),
            Keys = new MemorySessionKeys(_journal, _ring),
            Blobs = _blobs,
            ClusterKeys = new MemoryClusterKeys(),
            Settings = new ErasureSettings { RetentionBatch = 2, RequestSessions = 3 },
        };
        // A node whose own eraser is off: the tests take its steps one by one.
        _node = new EmbeddedNode(_journal, new ActorSettings(), new InProcessSettings(), new RecoverySettings(), _time,
            NullLoggerFactory.Instance);
        _transport = (InProcessTransport)_node.Transport;
    }

    public async Task InitializeAsync() => await _node.StartAsync(0, new ScriptedNobody(), default);

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("key")]
    [InlineData("blobs")]
    [InlineData("receipt")]
    public async Task Whoever_dies_at_a_step_leaves_the_rest_to_the_next_look(string step)
    {
        var session = await RedactedAsync();
        var faulty = _parts with
        {
            Keys = step == "key" ? new BrokenKeys() : _parts.Keys,
            Blobs = step == "blobs" ? new BrokenBlobs() : _parts.Blobs,
        };
        if (step == "receipt") _erasures.Finishing = _ => throw new JournalUnavailableException("killed");
        await Assert.ThrowsAsync<ErasureIncompleteException>(() => Eraser(faulty).SweepAsync(default));
        Assert.Null(await _erasures.FindAsync(Some.Tenant, session, default));
        _erasures.Finishing = null;

        Assert.Equal(1, await Eraser(_parts).SweepAsync(default));
        Assert.Null(_journal.KeyOf(session));
        Assert.Equal(0, _blobs.Count);
        var receipt = (await _erasures.FindAsync(Some.Tenant, session, default))!;
        Assert.NotNull(Receipts.Verify(receipt.Receipt, _parts.ClusterKeys.PublicKeys(Receipts.Purpose).Values));
    }

    [Fact]
    public async Task A_file_that_comes_after_the_erasure_is_gone_after_the_last_look()
    {
        var session = await RedactedAsync();
        var eraser = Eraser(_parts);
        await eraser.SweepAsync(default);
        await PutAsync(session);
        Assert.Equal(0, await eraser.SweepAsync(default));
        Assert.Equal(1, _blobs.Count);
        _time.Advance(TimeSpan.FromSeconds(_parts.Settings.LookAgainSeconds));
        Assert.Equal(1, await eraser.SweepAsync(default));
        Assert.Equal(0, _blobs.Count);
        Assert.Equal([session], _erasures.Closed);
    }

    [Fact]
    public async Task A_node_does_only_its_own_shards_and_the_one_in_charge_what_is_overdue()
    {
        await RedactedAsync();
        Assert.Equal(0, await Eraser(_parts, owned: []).SweepAsync(default));
        var inCharge = Eraser(_parts, owned: [], inCharge: true);
        Assert.Equal(0, await inCharge.SweepAsync(default));
        _time.Advance(TimeSpan.FromSeconds(_parts.Settings.OverdueSeconds));
        Assert.Equal(1, await inCharge.SweepAsync(default));
    }

    [Fact]
    public async Task A_running_node_sees_its_own_redaction_at_once_and_those_of_shards_that_come()
    {
        var left = await RedactedAsync();
        await using var eraser = Eraser(_parts);
        var done = new TaskCompletionSource();
        _erasures.Finishing = _ => done.TrySetResult();
        eraser.Start();
        await done.Task.WaitAsync(Patience);
        var again = new TaskCompletionSource();
        _erasures.Finishing = _ => again.TrySetResult();
        await RedactedAsync();
        eraser.Wake();
        await again.Task.WaitAsync(Patience);
        Assert.NotNull(await _erasures.FindAsync(Some.Tenant, left, default));
    }

    [Fact]
    public async Task Retention_redacts_batch_by_batch_what_is_due_and_not_before()
    {
        var policy = Some.Policy with { RetentionDays = 30 };
        var sessions = Enumerable.Range(0, 3).Select(_ => Some.NewSession()).ToArray();
        foreach (var session in sessions)
        {
            await AskAsync(Some.Create(session, policy));
            await AskAsync(new Perform(new Cancel(session, Some.Tenant, Some.NewCommand())));
        }
        var usual = Some.NewSession();
        await AskAsync(Some.Create(usual));
        await AskAsync(new Perform(new Cancel(usual, Some.Tenant, Some.NewCommand())));
        await using var sweeper = new RetentionSweeper(
            _parts, _transport, _ => Task.CompletedTask, _time, NullLogger<RetentionSweeper>.Instance);
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await sweeper.SweepAsync(default));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await sweeper.SweepAsync(default));
        Assert.Equal(1, await sweeper.SweepAsync(default));
        Assert.All(sessions, session => Assert.True(_journal.StateOf(session).Redacted));
        Assert.False(_journal.StateOf(usual).Redacted);
        _time.Advance(TimeSpan.FromDays(60));
        Assert.Equal(1, await sweeper.SweepAsync(default));
    }

    [Fact]
    public async Task A_request_takes_as_many_sessions_as_it_may_and_says_that_there_are_more()
    {
        for (var i = 0; i < 5; i++) await AskAsync(Some.Create(Some.NewSession()));
        var request = new ErasureRequest("er_1", Some.Tenant, ErasureSelection.Created, _time.GetUtcNow())
        {
            Fingerprint = "",
            CreatedBefore = _time.GetUtcNow().AddMilliseconds(1),
        };
        await _requests.AddAsync(request, [], default);
        await using var runner = new RequestRunner(
            _parts, _transport, _ => Task.CompletedTask, _time, NullLogger<RequestRunner>.Instance);
        while (await runner.RunAsync(default)) await Eraser(_parts).SweepAsync(default);
        await Eraser(_parts).SweepAsync(default);
        await runner.RunAsync(default);
        var (found, progress) = (await _requests.FindAsync(Some.Tenant, "er_1", default))!.Value;
        Assert.NotNull(found.FinishedAt);
        Assert.Equal(progress.Found, progress.Erased);
        Assert.Equal(found.HasMore, progress.Found < 5);
    }

    [Fact]
    public void Equal_documents_have_one_canonical_form()
    {
        var one = CanonicalJson.Of(JsonDocument.Parse("""{ "b": [1, true, null], "a": "é\n\"" }""").RootElement);
        var other = CanonicalJson.Of(
            JsonDocument.Parse("{\"a\":\"\\u00e9\\u000a\\u0022\",\"b\":[1,true,null]}").RootElement);
        Assert.Equal(Encoding.UTF8.GetString(one), Encoding.UTF8.GetString(other));
        Assert.Throws<JsonException>(() => CanonicalJson.Of(JsonDocument.Parse("[1.5]").RootElement));
    }

    private Eraser Eraser(ErasureParts parts, int[]? owned = null, bool inCharge = false) => new(
        parts, _journal, () => owned ?? Every, () => inCharge, _time, NullLogger<Eraser>.Instance);

    private async Task<SessionId> RedactedAsync()
    {
        var session = Some.NewSession();
        await AskAsync(Some.Create(session, wrappedKey: _ring.Mint(Some.Tenant, session).Wrapped));
        await PutAsync(session);
        await AskAsync(new Perform(new Redact(session, Some.Tenant, Some.NewCommand())));
        return session;
    }

    private async Task PutAsync(SessionId session)
    {
        using var key = new DataKey(new byte[DataKey.Length]);
        await _blobs.PutAsync(new BlobScope(Some.Tenant, session), key, new MemoryStream([1, 2, 3]), 10, default);
    }

    private async Task AskAsync(SessionMessage message) =>
        Assert.IsType<SessionReply.Ok>(await _transport.AskAsync(message, Patience, default));

    private sealed class BrokenKeys : ISessionKeys
    {
        public ValueTask<DataKey> OpenAsync(TenantId tenant, SessionId session, CancellationToken cancel) =>
            throw new JournalUnavailableException("killed");

        public ValueTask DestroyAsync(TenantId tenant, SessionId session, CancellationToken cancel) =>
            throw new JournalUnavailableException("killed");
    }

    private sealed class BrokenBlobs : IBlobStore
    {
        public ValueTask<StoredBlob> PutAsync(
            BlobScope scope, DataKey key, Stream content, long limit, CancellationToken cancel) => throw Away();

        public ValueTask<Stream> OpenAsync(BlobScope scope, DataKey key, BlobId blob, CancellationToken cancel) =>
            throw Away();

        public ValueTask DeleteAsync(BlobScope scope, BlobId blob, CancellationToken cancel) => throw Away();

        public ValueTask DeleteAllAsync(BlobScope scope, CancellationToken cancel) => throw Away();

        private static BlobStoreUnavailableException Away() => new("killed");
    }

    private sealed class ScriptedNobody : IJobHandler
    {
        public ValueTask<JobVerdict> RunAsync(JobDelivery delivery, CancellationToken cancel) => new(JobVerdict.Again);

        public ValueTask<PictureComparisonReply> CompareAsync(PictureComparison request, CancellationToken cancel) =>
            throw new NotSupportedException("no worker runs here");
    }
}
