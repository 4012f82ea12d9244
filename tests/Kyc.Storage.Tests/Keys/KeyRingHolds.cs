using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Keys;

namespace Kyc.Storage.Tests.Keys;

/// <summary>Wrapped keys open in one place only, and the cache forgets.</summary>
public sealed class KeyRingHolds
{
    private static readonly TenantId Acme = new("acme");
    private static readonly SessionId Session = SessionId.New(DateTimeOffset.UnixEpoch);
    private readonly KeyRing _ring = new(Master(1));

    [Fact]
    public void A_wrapped_key_unwraps_to_itself()
    {
        var (key, wrapped) = _ring.Mint(Acme, Session);
        Assert.Equal(key.Bytes.ToArray(), _ring.Unwrap(Acme, Session, wrapped).Bytes.ToArray());
        Assert.False(wrapped.AsSpan().IndexOf(key.Bytes) >= 0);
        Assert.NotEqual(wrapped, _ring.Mint(Acme, Session).Wrapped);
    }

    [Fact]
    public void No_bit_of_a_wrapped_key_can_be_changed()
    {
        var (_, wrapped) = _ring.Mint(Acme, Session);
        for (var bit = 0; bit < wrapped.Length * 8; bit++)
        {
            wrapped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<WrongMasterKeyException>(() => _ring.Unwrap(Acme, Session, wrapped));
            wrapped[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.Throws<WrongMasterKeyException>(() => _ring.Unwrap(Acme, Session, wrapped.AsMemory(1)));
    }

    [Fact]
    public void It_unwraps_for_no_other_session_or_tenant()
    {
        var (_, wrapped) = _ring.Mint(Acme, Session);
        Assert.Throws<WrongMasterKeyException>(() =>
            _ring.Unwrap(Acme, SessionId.New(DateTimeOffset.UnixEpoch), wrapped));
        Assert.Throws<WrongMasterKeyException>(() => _ring.Unwrap(new TenantId("acm"), Session, wrapped));
    }

    [Fact]
    public void Another_master_key_is_named_in_the_refusal_and_helps_as_a_retired_one()
    {
        var (key, wrapped) = _ring.Mint(Acme, Session);
        var refusal = Assert.Throws<WrongMasterKeyException>(() =>
            new KeyRing(Master(2)).Unwrap(Acme, Session, wrapped));
        Assert.Contains(_ring.KeyId, refusal.Message);
        var rotated = new KeyRing(Master(2), Master(1));
        Assert.Equal(key.Bytes.ToArray(), rotated.Unwrap(Acme, Session, wrapped).Bytes.ToArray());
    }

    [Fact]
    public void Digests_of_references_are_equal_within_a_tenant_only()
    {
        Assert.Equal(_ring.ReferenceDigest(Acme, "r-1"), _ring.ReferenceDigest(Acme, "r-1"));
        Assert.NotEqual(_ring.ReferenceDigest(Acme, "r-1"), _ring.ReferenceDigest(Acme, "r-2"));
        Assert.NotEqual(_ring.ReferenceDigest(Acme, "r-1"), _ring.ReferenceDigest(new TenantId("acmer"), "-1"));
        Assert.NotEqual(_ring.ReferenceDigest(Acme, "r-1"), new KeyRing(Master(2)).ReferenceDigest(Acme, "r-1"));
    }

    [Fact]
    public void The_cache_keeps_the_most_recently_used_and_wipes_the_rest()
    {
        using var cache = new KeyCache(2);
        var sessions = Enumerable.Range(0, 3).Select(_ => SessionId.New(DateTimeOffset.UnixEpoch)).ToArray();
        cache.Put(Acme, sessions[0], new byte[32], 0);
        cache.Put(Acme, sessions[1], new byte[32], 0);
        Assert.NotNull(cache.Find(Acme, sessions[0]).Key);
        cache.Put(Acme, sessions[2], new byte[32], 0);
        Assert.Null(cache.Find(Acme, sessions[1]).Key);
        Assert.NotNull(cache.Find(Acme, sessions[0]).Key);
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void A_key_read_before_its_destruction_does_not_come_back_after_it()
    {
        using var cache = new KeyCache(2);
        var (_, ticket) = cache.Find(Acme, Session);
        cache.Destroy(Acme, Session);
        cache.Put(Acme, Session, new byte[32], ticket);
        Assert.Null(cache.Find(Acme, Session).Key);
    }

    private static MasterKey Master(byte fill) => new(Enumerable.Repeat(fill, MasterKey.Length).ToArray());
}
