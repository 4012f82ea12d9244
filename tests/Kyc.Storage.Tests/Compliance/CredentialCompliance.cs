using System.Net;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using ICredentials = Kyc.Actors.Ports.ICredentials;

namespace Kyc.Storage.Tests.Compliance;

/// <summary>What every store of credentials does.</summary>
public abstract class CredentialCompliance : ComplianceSuite
{
    private static readonly TenantId Acme = new("acme");

    private ICredentials Store => Backend.Credentials;

    private static Credential Make(string id, int minute = 0, string tenant = "acme") =>
        new(id, new TenantId(tenant), !new TenantId(tenant).IsTest, Noon.AddMinutes(minute));

    private static Credential Whole => Make("key_whole") with
    {
        Name = "büro 7",
        Scopes = [CredentialScope.SessionsRead, CredentialScope.ApiKeys],
        Networks = [IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("2001:db8::/32")],
        ExpiresAt = Noon.AddDays(30),
    };

    [Fact]
    public async Task A_credential_is_found_by_its_key_alone()
    {
        Assert.False(await Store.AnyAsync(default));
        await Store.AddAsync(Make("key_1"), "right", default);
        await ReopenAsync();
        Assert.True(await Store.AnyAsync(default));
        Assert.Equal(Make("key_1"), await Store.FindAsync("right", default));
        foreach (var wrong in new[] { "wrong", "", "Right", "right ", "key_1" })
            Assert.Null(await Store.FindAsync(wrong, default));
    }

    [Fact]
    public async Task Everything_about_a_credential_comes_back()
    {
        await Store.AddAsync(Whole, "k", default);
        await Store.AddAsync(Make("key_t", tenant: "acme.test"), "t", default);
        await ReopenAsync();
        Same(Whole, await Store.FindAsync("k", default));
        Same(Whole, await Store.GetAsync(Acme, "key_whole", default));
        Same(Whole, await Store.GetAsync(null, "key_whole", default));
        Assert.False((await Store.FindAsync("t", default))!.Live);
    }

    [Fact]
    public async Task A_key_and_an_id_belong_to_one_credential()
    {
        await Store.AddAsync(Make("key_1"), "k1", default);
        await RefusedAsync(Make("key_2"), "k1");
        await RefusedAsync(Make("key_1", tenant: "other"), "k2");
        Assert.Equal(Acme, (await Store.FindAsync("k1", default))!.Tenant);
        Assert.Null(await Store.FindAsync("k2", default));

        Task RefusedAsync(Credential credential, string key) => Assert.ThrowsAsync<CredentialExistsException>(() =>
            Store.AddAsync(credential, key, default).AsTask());
    }

    [Fact]
    public async Task A_credential_of_the_other_mode_or_of_one_session_is_not_stored()
    {
        foreach (var wrong in new[]
        {
            Make("key_1") with { Live = false },
            Make("key_2", tenant: "acme.test") with { Live = true },
            Make("key_3") with { Session = SessionId.New(Noon) },
        })
            await Assert.ThrowsAsync<ArgumentException>(() => Store.AddAsync(wrong, wrong.Id, default).AsTask());
        Assert.False(await Store.AnyAsync(default));
    }

    [Fact]
    public async Task A_tenant_sees_its_own_in_pages_the_newest_first()
    {
        for (var i = 0; i < 5; i++) await Store.AddAsync(Make($"key_{i}", i / 2), $"k{i}", default);
        await Store.AddAsync(Make("key_o", tenant: "other"), "o", default);
        await Store.AddAsync(Make("key_t", tenant: "acme.test"), "t", default);
        var seen = new List<string>();
        for (string? after = null; ;)
        {
            var page = await Store.ListAsync(new CredentialQuery(Acme) { Limit = 2, StartingAfter = after }, default);
            seen.AddRange(page.Rows.Select(row => row.Id));
            if (!page.HasMore) break;
            after = page.Rows[^1].Id;
        }
        Assert.Equal(["key_4", "key_3", "key_2", "key_1", "key_0"], seen);
        Assert.Equal(7, (await Store.ListAsync(new CredentialQuery(null), default)).Rows.Count);
        Assert.Empty((await Store.ListAsync(
            new CredentialQuery(Acme) { StartingAfter = "key_o" }, default)).Rows);
        Assert.Null(await Store.GetAsync(Acme, "key_o", default));
        Assert.Null(await Store.GetAsync(Acme, "key_t", default));
    }

    [Fact]
    public async Task What_is_revoked_stays_revoked_at_its_first_time()
    {
        await Store.AddAsync(Make("key_1"), "k", default);
        await Store.RevokeAsync("key_1", Noon.AddHours(1), default);
        await Store.RevokeAsync("key_1", Noon.AddHours(2), default);
        await Store.RevokeAsync("key_none", Noon, default);
        await ReopenAsync();
        Assert.Equal(Noon.AddHours(1), (await Store.FindAsync("k", default))!.RevokedAt);
    }

    [Fact]
    public async Task A_roll_ends_the_old_key_in_time_and_names_the_new_one()
    {
        await Store.AddAsync(Make("key_1"), "k1", default);
        Assert.True(await Store.RollAsync("key_1", Noon.AddDays(1), Make("key_2", 1), "k2", default));
        await ReopenAsync();
        var old = (await Store.FindAsync("k1", default))!;
        Assert.Equal((Noon.AddDays(1), "key_2"), (old.ExpiresAt, old.RolledTo));
        Assert.Null((await Store.FindAsync("k2", default))!.ExpiresAt);
        Assert.False(await Store.RollAsync("key_1", Noon.AddDays(2), Make("key_3"), "k3", default));
        Assert.Null(await Store.FindAsync("k3", default));
        Assert.Equal(Noon.AddDays(1), (await Store.FindAsync("k1", default))!.ExpiresAt);
    }

    [Fact]
    public async Task A_roll_lengthens_no_life_and_wakes_no_dead()
    {
        await Store.AddAsync(Whole with { ExpiresAt = Noon.AddHours(1) }, "short", default);
        Assert.True(await Store.RollAsync("key_whole", Noon.AddDays(1), Make("key_2"), "k2", default));
        Assert.Equal(Noon.AddHours(1), (await Store.FindAsync("short", default))!.ExpiresAt);
        await Store.RevokeAsync("key_2", Noon, default);
        Assert.False(await Store.RollAsync("key_2", Noon.AddDays(1), Make("key_3"), "k3", default));
        Assert.False(await Store.RollAsync("key_none", Noon.AddDays(1), Make("key_3"), "k3", default));
    }

    [Fact]
    public async Task A_roll_to_a_name_that_is_taken_changes_nothing()
    {
        await Store.AddAsync(Make("key_1"), "k1", default);
        await Store.AddAsync(Make("key_2"), "k2", default);
        await Assert.ThrowsAsync<CredentialExistsException>(() =>
            Store.RollAsync("key_1", Noon, Make("key_2"), "k3", default).AsTask());
        Assert.Equal(Make("key_1"), await Store.FindAsync("k1", default));
    }

    [Fact]
    public async Task Of_many_rolls_at_once_one_makes_a_key()
    {
        await Store.AddAsync(Make("key_1"), "k1", default);
        var rolls = await Task.WhenAll(Enumerable.Range(2, 8).Select(i =>
            Store.RollAsync("key_1", Noon.AddDays(1), Make($"key_{i}"), $"k{i}", default).AsTask()));
        Assert.Single(rolls, made => made);
        Assert.Equal(2, (await Store.ListAsync(new CredentialQuery(Acme), default)).Rows.Count);
    }

    /// <summary>Whether every call may afford its look at the store, or keys have to be remembered.</summary>
    [Fact]
    [Trait(Figures.Trait, Figures.Security)]
    public async Task A_look_for_a_key_is_measured()
    {
        const int keys = 200, looks = 400;
        for (var i = 0; i < keys; i++) await Store.AddAsync(Make($"key_{i}"), $"k{i}", default);
        var taken = new double[looks];
        for (var i = 0; i < looks; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var found = await Store.FindAsync(i % 2 == 0 ? $"k{i / 2}" : "unknown", default);
            taken[i] = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            Assert.Equal(i % 2 == 0, found is not null);
        }
        Array.Sort(taken);
        Figures.Print("H8", $"a look for one of {keys} keys, {GetType().Name}",
            $"p50 {taken[looks / 2]:0.000} ms, p99 {taken[looks * 99 / 100]:0.000} ms", "printed");
    }

    private static void Same(Credential expected, Credential? found)
    {
        Assert.NotNull(found);
        Assert.Equal(expected.Scopes, found.Scopes);
        Assert.Equal(expected.Networks, found.Networks);
        Assert.Equal(expected, found with { Scopes = expected.Scopes, Networks = expected.Networks });
    }
}
