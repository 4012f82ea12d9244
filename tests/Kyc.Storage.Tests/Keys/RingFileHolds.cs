using System.Security.Cryptography;
using System.Text;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Kyc.Storage.Keys;

namespace Kyc.Storage.Tests.Keys;

/// <summary>The ring's file and what an operator does to it.</summary>
public sealed class RingFileHolds : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly TenantId Acme = new("acme");
    private static readonly SessionId Session = SessionId.New(Noon);
    private readonly TempFolder _folder = new();

    private string Ring => _folder["master.key"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_of_one_key_from_before_there_were_rings_is_version_1()
    {
        var key = RandomNumberGenerator.GetBytes(MasterKey.Length);
        var id = new MasterKey(key).Id;
        Write($"# Master key of this data directory.\nid: {id}\nkey: {Convert.ToBase64String(key)}\n");
        Assert.Equal([new RingKey(id, 1, RingKeyState.Current, null)], RingOperator.Read(Ring));
        RingOperator.Add(Ring, TimeProvider.System);
        Assert.Equal((id, RingKeyState.Current), (RingOperator.Read(Ring)[1].Id, RingOperator.Read(Ring)[1].State));
    }

    [Fact]
    public void A_data_key_wrapped_by_a_build_from_before_there_were_rings_opens()
    {
        var key = Enumerable.Repeat((byte)1, MasterKey.Length).ToArray();
        var clear = Enumerable.Range(0, DataKey.Length).Select(at => (byte)at).ToArray();
        var master = new MasterKey(key);
        var root = HKDF.Extract(HashAlgorithmName.SHA256, key, []);
        var wrapping = HKDF.Expand(HashAlgorithmName.SHA256, root, 32, "kyc/1/wrap-data-keys"u8.ToArray());
        var wrapped = new byte[65];
        wrapped[0] = 1;
        SHA256.HashData(key).AsSpan(0, 4).CopyTo(wrapped.AsSpan(1));
        byte[] bound =
        [
            .. wrapped[..5], 0, 0, 0, 4, .. "acme"u8, 0, 0, 0, (byte)Session.Value.Length,
            .. Encoding.UTF8.GetBytes(Session.Value),
        ];
        using (var gcm = new AesGcm(wrapping, 16))
            gcm.Encrypt(wrapped.AsSpan(5, 12), clear, wrapped.AsSpan(17, 32), wrapped.AsSpan(49), bound);
        Assert.Equal(clear, new KeyRing(master).Unwrap(Acme, Session, wrapped).Bytes.ToArray());
    }

    [Fact]
    public void Each_step_leaves_a_whole_file_for_its_owner_alone()
    {
        var first = RingFile.Create(Ring, Noon);
        var second = RingOperator.Add(Ring, TimeProvider.System);
        Assert.Equal((2, RingKeyState.Retired), (second.Version, second.State));
        Assert.Equal(second.Id, RingOperator.Promote(Ring, "2").Id);
        Assert.Equal([RingKeyState.Current, RingKeyState.Retired], RingOperator.Read(Ring).Select(key => key.State));
        RingOperator.Promote(Ring, first.Id);
        Assert.Equal([RingKeyState.Retired, RingKeyState.Current], RingOperator.Read(Ring).Select(key => key.State));
        RingOperator.Retire(Ring, "2", []);
        Assert.Equal([RingKeyState.Spent, RingKeyState.Current], RingOperator.Read(Ring).Select(key => key.State));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Ring));
        Assert.Equal([Ring], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_key_that_is_current_or_needed_or_unknown_is_not_retired_and_a_spent_one_not_promoted()
    {
        var first = RingFile.Create(Ring, Noon);
        var second = RingOperator.Add(Ring, TimeProvider.System);
        Refuses("promote another first", () => RingOperator.Retire(Ring, first.Id, []));
        Refuses("still wraps 3", () => RingOperator.Retire(Ring, second.Id, [new RingUse(second.Id, 3)]));
        Refuses(first.Id, () => RingOperator.Retire(Ring, "9", []));
        RingOperator.Retire(Ring, second.Id, []);
        Refuses("is spent", () => RingOperator.Promote(Ring, second.Id));
    }

    [Fact]
    public void A_spent_key_opens_nothing_and_still_finds_references_and_checks_signatures()
    {
        var first = RingFile.Create(Ring, Noon);
        var ring = new KeyRing(RingKeys.Of(RingFile.Read(Ring)), null);
        var (_, wrapped) = ring.Mint(Acme, Session);
        var (digest, signature) = (ring.ReferenceDigest(Acme, "r"), ring.Sign("receipts", "x"u8));
        RingOperator.Add(Ring, TimeProvider.System);
        RingOperator.Promote(Ring, null);
        RingOperator.Retire(Ring, first.Id, []);
        Assert.DoesNotContain(first.Secret, File.ReadAllText(Ring));
        var later = new KeyRing(RingKeys.Of(RingFile.Read(Ring)), null);
        Assert.Equal(first.Id, Assert.Throws<WrongMasterKeyException>(
            () => later.Unwrap(Acme, Session, wrapped)).KeyId);
        Assert.Contains(digest, later.ReferenceDigests(Acme, "r"));
        Assert.True(later.Verify("receipts", "x"u8, signature));
    }

    [Theory]
    [InlineData("", "it needs a line \"id:\"")]
    [InlineData("{0}{1}", "2 of its keys are current")]
    [InlineData("{2}", "0 of its keys are current")]
    [InlineData("{0}{3}", "the same version")]
    [InlineData("{0}id: 00000000\nversion: 3\nkey: x\n", "\"state:\"")]
    [InlineData("{0}id: 00000000\nstate: retired\nkey: x\n", "\"version:\"")]
    [InlineData("{0}id: 00000000\nversion: 3\nstate: retired\nkey: AAAA\n", "is not the base64")]
    [InlineData("{0}id: 00000000\nversion: 3\nstate: spent\nremains: AAAA\n", "remains hold")]
    [InlineData("{0}what", "no colon")]
    public void A_damaged_ring_is_refused_by_what_is_wrong_with_it(string form, string why)
    {
        RingEntry[] entries =
        [
            RingEntry.New(1, RingKeyState.Current, Noon), RingEntry.New(2, RingKeyState.Current, Noon),
            RingEntry.New(2, RingKeyState.Retired, Noon), RingEntry.New(1, RingKeyState.Retired, Noon),
        ];
        Write(string.Format(null, form, [.. entries.Select(entry => RingText.Write([entry]))]));
        Refuses(why, () => RingOperator.Read(Ring));
    }

    [Fact]
    public async Task Retired_keys_of_the_settings_open_what_the_current_one_does_not()
    {
        var (old, current) = (RingEntry.New(1, RingKeyState.Current, Noon), RingEntry.New(2, RingKeyState.Current, Noon));
        var options = Embedded.Options(_folder.Path) with { MasterKey = old.Secret };
        var script = SessionScript.New(Noon);
        await using (var storage = await Embedded.OpenAsync(options))
            await storage.Journal.AppendAsync(script.Create(storage.KeyRing.Mint(Acme, script.Id).Wrapped), default);
        await Assert.ThrowsAsync<WrongMasterKeyException>(() =>
            Embedded.OpenAsync(options with { MasterKey = current.Secret }).AsTask());
        await using var later = await Embedded.OpenAsync(
            options with { MasterKey = current.Secret, MasterKeysRetired = [old.Secret] });
        using var opened = await later.Keys.OpenAsync(Acme, script.Id, default);
        Assert.Equal([(2, current.Id), (1, old.Id)], later.Rotation.Ring.Select(key => (key.Version, key.Id)));
    }

    private void Write(string text)
    {
        File.WriteAllText(Ring, text);
        File.SetUnixFileMode(Ring, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static void Refuses(string why, Action act) =>
        Assert.Contains(why, Assert.Throws<StorageUnusableException>(act).Message);
}
