using System.Security.Cryptography;
using Kyc.Actors.Ports;
using Kyc.Storage.Keys;

namespace Kyc.Storage.Tests.Keys;

public sealed class ClusterKeysTests
{
    private static readonly byte[] s_data = "what is authenticated"u8.ToArray();
    private readonly MasterKey _old = new(RandomNumberGenerator.GetBytes(MasterKey.Length));
    private readonly MasterKey _new = new(RandomNumberGenerator.GetBytes(MasterKey.Length));

    [Fact]
    public void A_code_holds_for_its_purpose_and_data_under_any_key_of_the_ring()
    {
        var mac = new KeyRing(_old).Mac("messages", s_data);
        var later = new KeyRing(_new, _old);
        Assert.True(later.Verify("messages", s_data, mac));
        Assert.False(later.Verify("heads", s_data, mac));
        Assert.False(later.Verify("messages", s_data.AsSpan(1), mac));
        Assert.False(later.Verify("messages", s_data, mac with { KeyId = _new.Id }));
        Assert.False(new KeyRing(_new).Verify("messages", s_data, mac));
    }

    [Fact]
    public void A_signature_is_checked_with_the_public_key_alone()
    {
        var ring = new KeyRing(_new, _old);
        var signature = ring.Sign("receipts", s_data);
        using var outside = ECDsa.Create();
        outside.ImportFromPem(ring.PublicKeys("receipts")[signature.KeyId]);
        Assert.True(outside.VerifyData(s_data, signature.Bytes, HashAlgorithmName.SHA256));
        Assert.True(ring.Verify("receipts", s_data, signature));
        Assert.False(ring.Verify("heads", s_data, signature));
        Assert.False(ring.Verify("receipts", s_data.AsSpan(1), signature));
    }

    [Fact]
    public void The_same_master_key_gives_every_node_the_same_keys()
    {
        var signature = new KeyRing(_old).Sign("receipts", s_data);
        Assert.True(new KeyRing(_old).Verify("receipts", s_data, signature));
        Assert.Equal(new KeyRing(_old).Mac("messages", s_data).Code, new KeyRing(_old).Mac("messages", s_data).Code);
    }
}
