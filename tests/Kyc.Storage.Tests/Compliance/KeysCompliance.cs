using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every store of data keys and credentials does.</summary>
public abstract class KeysCompliance : ComplianceSuite
{
    private readonly SessionScript _script = SessionScript.New(Noon);

    [Fact]
    public async Task A_data_key_is_there_once_its_session_is()
    {
        var (key, wrapped) = Backend.Ring.Mint(_script.Tenant, _script.Id);
        await Assert.ThrowsAsync<DataKeyGoneException>(OpenKeyAsync);
        await AppendAllAsync([_script.Create(wrapped)]);
        for (var i = 0; i < 2; i++)
        {
            using var opened = await OpenKeyAsync();
            Assert.Equal(key.Bytes.ToArray(), opened.Bytes.ToArray());
        }
        await ReopenAsync();
        using var again = await OpenKeyAsync();
        Assert.Equal(key.Bytes.ToArray(), again.Bytes.ToArray());
    }

    [Fact]
    public async Task A_destroyed_key_is_gone_for_good()
    {
        await AppendAllAsync([_script.Create(Backend.Ring.Mint(_script.Tenant, _script.Id).Wrapped)]);
        using (await OpenKeyAsync())
        {
            await Backend.Keys.DestroyAsync(_script.Tenant, _script.Id, default);
        }
        await Assert.ThrowsAsync<DataKeyGoneException>(OpenKeyAsync);
        await Backend.Keys.DestroyAsync(_script.Tenant, _script.Id, default);
        await ReopenAsync();
        await Assert.ThrowsAsync<DataKeyGoneException>(OpenKeyAsync);
    }

    [Fact]
    public async Task Another_tenant_finds_no_key()
    {
        await AppendAllAsync([_script.Create(Backend.Ring.Mint(_script.Tenant, _script.Id).Wrapped)]);
        await Assert.ThrowsAsync<DataKeyGoneException>(() =>
            Backend.Keys.OpenAsync(new TenantId("other"), _script.Id, default).AsTask());
    }

    [Fact]
    public async Task A_credential_is_found_by_its_key_alone()
    {
        Assert.False(await Backend.Credentials.AnyAsync(default));
        var credential = new Credential("key_1", new TenantId("acme"), true, Noon);
        await Backend.Credentials.AddAsync(credential, "sk_live_right", default);
        await ReopenAsync();
        Assert.True(await Backend.Credentials.AnyAsync(default));
        Assert.Equal(credential, await Backend.Credentials.FindAsync("sk_live_right", default));
        Assert.Null(await Backend.Credentials.FindAsync("sk_live_wrong", default));
        Assert.Null(await Backend.Credentials.FindAsync("", default));
    }

    [Fact]
    public async Task A_key_belongs_to_one_credential()
    {
        var credential = new Credential("key_1", new TenantId("acme"), false, Noon);
        await Backend.Credentials.AddAsync(credential, "sk_1", default);
        await Assert.ThrowsAsync<CredentialExistsException>(() =>
            Backend.Credentials.AddAsync(credential with { Id = "key_2" }, "sk_1", default).AsTask());
        Assert.Equal("key_1", (await Backend.Credentials.FindAsync("sk_1", default))!.Id);
    }

    private Task<DataKey> OpenKeyAsync() => Backend.Keys.OpenAsync(_script.Tenant, _script.Id, default).AsTask();
}
