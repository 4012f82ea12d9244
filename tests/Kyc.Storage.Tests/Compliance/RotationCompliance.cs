using System.Collections.Concurrent;
using System.Threading.Channels;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Sessions.Ids;
using Kyc.Storage.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What holds for the key ring over every store: rotation under load, keys that are missing or damaged.</summary>
public abstract class RotationCompliance : IAsyncLifetime
{
    private const int BetweenSteps = 40;
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private IStorage _storage = null!;

    protected abstract string Folder { get; }

    private string RingPath => Path.Combine(Folder, "master.key");

    protected abstract ValueTask<IStorage> OpenAsync(Func<IKeyWrapper, IKeyWrapper>? keys = null);

    public virtual async Task InitializeAsync() => _storage = await OpenAsync();

    public virtual async Task DisposeAsync() => await _storage.DisposeAsync();

    [Fact]
    public async Task Sessions_made_before_during_and_after_a_rotation_are_all_readable_and_the_old_key_can_go()
    {
        var old = _storage.Rotation.Ring.Single().Id;
        using var stop = new CancellationTokenSource();
        var (made, errors) = (new ConcurrentBag<(SessionScript Script, byte[] Key)>(), new ConcurrentBag<Exception>());
        var steps = Channel.CreateUnbounded<int>();
        var load = Enumerable.Range(0, 3).Select(_ => Task.Run(() => LoadAsync(made, errors, steps, stop.Token)))
            .ToArray();
        async Task SomeMoreAsync()
        {
            for (var i = 0; i < BetweenSteps; i++) await steps.Reader.ReadAsync();
        }

        await SomeMoreAsync();
        var added = RingOperator.Add(RingPath, TimeProvider.System);
        Assert.True(await _storage.Rotation.ReloadAsync(default));
        await SomeMoreAsync();
        Assert.Equal(added.Id, RingOperator.Promote(RingPath, null).Id);
        Assert.True(await _storage.Rotation.ReloadAsync(default));
        await SomeMoreAsync();
        var refusal = Assert.Throws<StorageUnusableException>(() => RetireAsync(old).GetAwaiter().GetResult());
        Assert.Contains("still wraps", refusal.Message);
        await RewrapAllAsync(old);
        await RetireAsync(old);
        Assert.True(await _storage.Rotation.ReloadAsync(default));
        await SomeMoreAsync();
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Empty(errors);
        Assert.Equal([added.Id], (await _storage.Rotation.CountAsync(default)).Select(use => use.MasterId));
        Assert.Empty(_storage.Rotation.Missing);
        await _storage.DisposeAsync();
        _storage = await OpenAsync();
        foreach (var (script, key) in made) await OpensAsync(script, key);
        Assert.True(made.Count >= 4 * BetweenSteps);
    }

    [Fact]
    public async Task References_from_before_a_rotation_are_found_after_it_and_after_the_old_key_is_spent()
    {
        var (script, _) = await MakeAsync("case-17");
        var old = _storage.Rotation.Ring.Single().Id;
        RingOperator.Add(RingPath, TimeProvider.System);
        RingOperator.Promote(RingPath, "2");
        await _storage.Rotation.ReloadAsync(default);
        Assert.Equal(script.Id, Assert.Single((await FindAsync("case-17")).Rows).Id);
        var (later, _) = await MakeAsync("case-17");
        await RewrapAllAsync(old);
        await RetireAsync(old);
        await _storage.Rotation.ReloadAsync(default);
        Assert.Equal(2, (await FindAsync("case-17")).Rows.Count);
        Assert.Empty((await FindAsync("case-18")).Rows);
        Assert.NotEqual(script.State.ReferenceDigest, later.State.ReferenceDigest);
    }

    [Fact]
    public async Task A_master_key_that_the_ring_lacks_is_an_alarm_that_names_it_and_the_other_sessions_go_on()
    {
        var (known, key) = await MakeAsync();
        var foreign = RingEntry.New(7, RingKeyState.Retired, Noon);
        var lost = SessionScript.New(Noon);
        var (clear, wrapped) = new KeyRing(foreign.Open()).Mint(lost.Tenant, lost.Id);
        await _storage.Journal.AppendAsync(lost.Create(wrapped), default);

        var refusal = await Assert.ThrowsAsync<WrongMasterKeyException>(() => OpenKeyAsync(lost));
        Assert.Equal((foreign.Id, true), (refusal.KeyId, refusal.IsMissing));
        Assert.Equal([foreign.Id], _storage.Rotation.Missing);
        await OpensAsync(known, key);
        await RewrapAllAsync("00000000");
        Assert.Contains(new RingUse(foreign.Id, 1), await _storage.Rotation.CountAsync(default));

        await _storage.DisposeAsync();
        _storage = await OpenAsync();
        Assert.Equal([foreign.Id], _storage.Rotation.Missing);
        RingFile.Replace(RingPath, [foreign, .. RingFile.Read(RingPath)]);
        Assert.True(await _storage.Rotation.ReloadAsync(default));
        Assert.Empty(_storage.Rotation.Missing);
        await OpensAsync(lost, clear.Bytes.ToArray());
    }

    [Fact]
    public async Task A_ring_that_loses_a_key_while_running_goes_on_with_what_it_holds_and_the_next_start_is_refused()
    {
        var (script, key) = await MakeAsync();
        var old = _storage.Rotation.Ring.Single().Id;
        RingOperator.Add(RingPath, TimeProvider.System);
        RingOperator.Promote(RingPath, null);
        await _storage.Rotation.ReloadAsync(default);
        RingFile.Replace(RingPath, [.. RingFile.Read(RingPath).Where(entry => entry.Id != old)]);
        await _storage.Rotation.ReloadAsync(default);
        Assert.Contains(old, _storage.Rotation.Trouble);
        await OpensAsync(script, key);
        await File.WriteAllTextAsync(RingPath, "nonsense");
        Assert.False(await _storage.Rotation.ReloadAsync(default));
        Assert.Contains("not a master key file", _storage.Rotation.Trouble);
        await OpensAsync(script, key);

        RingFile.Replace(RingPath, [RingEntry.New(2, RingKeyState.Current, Noon)]);
        await _storage.DisposeAsync();
        var refusal = await Assert.ThrowsAsync<WrongMasterKeyException>(() => OpenAsync().AsTask());
        Assert.Equal(old, refusal.KeyId);
    }

    [Fact]
    public async Task A_changed_row_closes_its_own_session_and_stops_neither_the_others_nor_a_pass()
    {
        var (script, key) = await MakeAsync();
        var damaged = SessionScript.New(Noon);
        var (_, wrapped) = _storage.KeyRing.Mint(damaged.Tenant, damaged.Id);
        wrapped[^1] ^= 1;
        await _storage.Journal.AppendAsync(damaged.Create(wrapped), default);
        var refusal = await Assert.ThrowsAsync<WrongMasterKeyException>(() => OpenKeyAsync(damaged));
        Assert.False(refusal.IsMissing);
        Assert.Empty(_storage.Rotation.Missing);

        var old = _storage.Rotation.Ring.Single().Id;
        RingOperator.Add(RingPath, TimeProvider.System);
        RingOperator.Promote(RingPath, null);
        await _storage.Rotation.ReloadAsync(default);
        await using var rewrapper = Rewrapper();
        Assert.Equal((1, 1), await rewrapper.PassAsync(default));
        Assert.Contains(new RingUse(old, 1), await _storage.Rotation.CountAsync(default));
        await OpensAsync(script, key);
    }

    [Fact]
    public async Task A_key_destroyed_while_it_is_wrapped_anew_does_not_come_back()
    {
        var (script, _) = await MakeAsync();
        RingOperator.Add(RingPath, TimeProvider.System);
        RingOperator.Promote(RingPath, null);
        await _storage.DisposeAsync();
        var service = new KeyService();
        _storage = await OpenAsync(service.Around);
        service.BeforeWrap = () => _storage.Keys.DestroyAsync(script.Tenant, script.Id, default);
        await using var rewrapper = Rewrapper();
        Assert.Equal((1, 0), await rewrapper.PassAsync(default));
        await Assert.ThrowsAsync<DataKeyGoneException>(() => OpenKeyAsync(script));
        Assert.Empty(await _storage.Rotation.CountAsync(default));
    }

    [Fact]
    public async Task A_key_service_that_is_away_is_a_refusal_to_retry_and_nothing_is_lost()
    {
        var (script, key) = await MakeAsync();
        await _storage.DisposeAsync();
        var service = new KeyService();
        _storage = await OpenAsync(service.Around);
        service.IsAway = true;
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() => OpenKeyAsync(script));
        await Assert.ThrowsAsync<KeyServiceUnavailableException>(() =>
            _storage.KeyRing.MintAsync(script.Tenant, script.Id, default).AsTask());
        Assert.Empty(_storage.Rotation.Missing);
        service.IsAway = false;
        await OpensAsync(script, key);
    }

    [Fact]
    public async Task A_key_destroyed_while_a_slow_service_opens_it_is_not_kept()
    {
        var (script, _) = await MakeAsync();
        await _storage.DisposeAsync();
        var service = new KeyService();
        _storage = await OpenAsync(service.Around);
        var answer = service.Hold();
        var opening = OpenKeyAsync(script);
        await _storage.Keys.DestroyAsync(script.Tenant, script.Id, default);
        answer.SetResult();
        using (await opening)
        {
            // Who asked before the destruction may still have it.
        }
        await Assert.ThrowsAsync<DataKeyGoneException>(() => OpenKeyAsync(script));
    }

    private async Task LoadAsync(
        ConcurrentBag<(SessionScript, byte[])> made, ConcurrentBag<Exception> errors, Channel<int> steps,
        CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            try
            {
                var one = await MakeAsync();
                made.Add(one);
                await OpensAsync(one.Script, one.Key);
                var (script, key) = made.ElementAt(Random.Shared.Next(made.Count));
                await OpensAsync(script, key);
            }
            catch (Exception error)
            {
                errors.Add(error);
            }
            steps.Writer.TryWrite(number);
        }
    }

    private async Task<(SessionScript Script, byte[] Key)> MakeAsync(string? reference = null)
    {
        var script = SessionScript.New(Noon);
        var (key, wrapped) = await _storage.KeyRing.MintAsync(script.Tenant, script.Id, default);
        using var held = key;
        var digest = reference is null ? null : _storage.KeyRing.ReferenceDigest(script.Tenant, reference);
        await _storage.Journal.AppendAsync(script.Create(wrapped, digest), default);
        return (script, key.Bytes.ToArray());
    }

    private async Task OpensAsync(SessionScript script, byte[] key)
    {
        using var opened = await OpenKeyAsync(script);
        Assert.Equal(key, opened.Bytes.ToArray());
    }

    private Task<DataKey> OpenKeyAsync(SessionScript script) =>
        _storage.Keys.OpenAsync(script.Tenant, script.Id, default).AsTask();

    private ValueTask<SessionPage> FindAsync(string reference)
    {
        var tenant = new TenantId("acme");
        return _storage.Index.ListAsync(new SessionQuery
        {
            Tenant = tenant,
            ReferenceDigests = _storage.KeyRing.ReferenceDigests(tenant, reference),
        }, default);
    }

    /// <summary>Passes until nothing is under a key any more: what was minted just before the ring was read again may
    /// be written after a pass.</summary>
    private async Task RewrapAllAsync(string old)
    {
        await using var rewrapper = Rewrapper();
        do await rewrapper.PassAsync(default);
        while ((await _storage.Rotation.CountAsync(default)).Any(use => use.MasterId == old));
    }

    private KeyRewrapper Rewrapper() => new(
        _storage.Rotation, new RecoverySettings { RewrapBatch = 7, RewrapPauseMilliseconds = 0 }, TimeProvider.System,
        NullLogger<KeyRewrapper>.Instance);

    private async Task RetireAsync(string id) =>
        RingOperator.Retire(RingPath, id, await _storage.Rotation.CountAsync(default));
}

/// <summary>A key service in front of the ring that is slow, or away, when told.</summary>
internal sealed class KeyService
{
    private TaskCompletionSource? _held;

    /// <summary>Refuses everything.</summary>
    public bool IsAway { get; set; }

    /// <summary>Happens before a key is wrapped.</summary>
    public Func<ValueTask> BeforeWrap { get; set; } = () => ValueTask.CompletedTask;

    /// <summary>The next answers wait for this.</summary>
    public TaskCompletionSource Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>In front of the ring.</summary>
    public IKeyWrapper Around(IKeyWrapper ring) => new Front(this, ring);

    private async ValueTask AnswerAsync()
    {
        if (IsAway) throw new KeyServiceUnavailableException("the key service is away; try again");
        if (_held is { } held) await held.Task;
    }

    private sealed class Front(KeyService service, IKeyWrapper ring) : IKeyWrapper
    {
        public async ValueTask<byte[]> WrapAsync(
            string masterId, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> bound, CancellationToken cancel)
        {
            await service.AnswerAsync();
            await service.BeforeWrap();
            return await ring.WrapAsync(masterId, key, bound, cancel);
        }

        public async ValueTask<byte[]> UnwrapAsync(
            string masterId, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> bound, CancellationToken cancel)
        {
            await service.AnswerAsync();
            return await ring.UnwrapAsync(masterId, wrapped, bound, cancel);
        }
    }
}
