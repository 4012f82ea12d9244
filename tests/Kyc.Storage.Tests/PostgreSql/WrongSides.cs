using Kyc.Actors.Ports;
using Kyc.Storage.PostgreSql;
using Npgsql;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>
/// Where node and server disagree, the start says in one sentence which side, and the setting or the place to mend.
/// </summary>
public sealed class WrongSides(TlsServer tls) : IClassFixture<TlsServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    private PostgreSqlOptions Right => Cluster.Options(tls.Server, tls.Database) with
    {
        Tls = TlsMode.VerifyFull,
        TlsCaFile = tls.Certificates.CaFile,
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TlsMode.Require)]
    [InlineData(TlsMode.VerifyFull)]
    public async Task Right_settings_open_an_encrypted_connection(TlsMode mode)
    {
        await using var storage = await OpenAsync(Right with { Tls = mode });
        Assert.Equal("t", await tls.Server.SqlAsync(tls.Database, """
            SELECT bool_and(s.ssl) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
            WHERE a.application_name = 'kyc'
            """));
    }

    [Fact]
    public Task A_server_that_wants_tls_refuses_plaintext() => RefusedAsync(
        Right with { Tls = TlsMode.Disable }, "takes no connection in the clear", "postgresql.tls is disable");

    [Fact]
    public Task An_unknown_authority_is_refused() => RefusedAsync(
        Right with { TlsCaFile = tls.Certificates.StrangerCaFile }, tls.Certificates.StrangerCaFile,
        "postgresql.tls_ca_file");

    [Fact]
    public Task The_systems_authorities_do_not_know_ours() => RefusedAsync(
        Right with { TlsCaFile = null }, "this machine trusts", "postgresql.tls_ca_file");

    [Fact]
    public async Task A_certificate_of_another_name_is_refused()
    {
        var other = TestCertificates.ForAnotherName(_folder["other"]);
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Certificates = other });
        var options = Right with
        {
            Port = server.Port,
            Password = server.Password,
            Database = "postgres",
            TlsCaFile = other.CaFile,
        };
        await RefusedAsync(options, "does not bear the name 127.0.0.1", "postgresql.host");
    }

    [Theory]
    [InlineData(TlsMode.Require, "require")]
    [InlineData(TlsMode.VerifyFull, "verify_full")]
    public async Task A_server_without_tls_is_refused_where_tls_is_asked_for(TlsMode mode, string name)
    {
        await using var server = await PostgresServer.StartAsync();
        var options = Right with { Port = server.Port, Password = server.Password, Database = "postgres", Tls = mode };
        await RefusedAsync(options, "speaks no TLS", $"postgresql.tls is {name}");
    }

    [Fact]
    public Task A_wrong_password_is_told_with_its_settings_and_without_the_password() => RefusedAsync(
        Right with { Password = "not-the-password" }, "refuses user admin", "postgresql.password");

    [Fact]
    public Task A_missing_database_is_told() => RefusedAsync(
        Right with { Database = "nowhere" }, "no database nowhere", "setup.sql", "postgresql.database");

    [Fact]
    public async Task A_server_that_does_not_come_is_waited_for_and_then_named()
    {
        var free = FreePorts.Take(1)[0];
        var options = Right with { Port = free, StartPatienceSeconds = 1 };
        await RefusedAsync(options, $"nobody answers at 127.0.0.1:{free}", "postgresql.start_patience_s 1");
    }

    [Fact]
    public async Task A_server_that_comes_in_time_is_used()
    {
        await using var server = await PostgresServer.StartAsync();
        var options = Cluster.Options(server, "postgres") with { StartPatienceSeconds = 60 };
        await server.StopAsync();
        var opening = OpenAsync(options);
        await server.RestartAsync();
        await (await opening).DisposeAsync();
    }

    [Fact]
    public async Task Too_many_connections_are_told_at_start_and_later()
    {
        await tls.Server.SqlAsync("postgres", "CREATE ROLE plain LOGIN PASSWORD 'plain-plain'");
        await tls.Server.SqlAsync("postgres", "CREATE DATABASE plain OWNER plain");
        var plain = Right with
        {
            User = "plain",
            Password = "plain-plain",
            Database = "plain",
            PoolMax = 20,
            StartPatienceSeconds = 0,
        };
        await using var storage = await OpenAsync(plain);
        var held = await HoldAllAsync(plain);
        await RefusedAsync(plain, "no connection left", "postgresql.pool_max");
        var later = await Assert.ThrowsAsync<JournalUnavailableException>(() => Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => storage.Index.CountAsync(null, default).AsTask())));
        Assert.Contains("no connection left", later.Message);
        foreach (var connection in held) await connection.DisposeAsync();
        Assert.Empty(await storage.Index.CountAsync(null, default));
    }

    [Theory]
    [InlineData("not a certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_damaged_authority_file_is_named(string text)
    {
        await File.WriteAllTextAsync(_folder["bad.pem"], text);
        var refusal = await Assert.ThrowsAsync<StorageSettingException>(() =>
            OpenAsync(Right with { TlsCaFile = _folder["bad.pem"] }));
        Assert.Contains(_folder["bad.pem"], refusal.Message);
    }

    private static async Task<List<NpgsqlConnection>> HoldAllAsync(PostgreSqlOptions options)
    {
        var held = new List<NpgsqlConnection>();
        try
        {
            while (true)
            {
                var connection = new NpgsqlConnection(
                    $"Host={options.Host};Port={options.Port};Database={options.Database};Username={options.User};"
                    + $"Password={options.Password};Pooling=false;SSL Mode=Require");
                await connection.OpenAsync();
                held.Add(connection);
            }
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return held;
        }
    }

    private Task<ClusterStorage> OpenAsync(PostgreSqlOptions options) =>
        Cluster.OpenAsync(options, _folder["data"], Embedded.Options(_folder["data"]) with
        {
            MasterKey = Convert.ToBase64String(new byte[32]),
        }).AsTask();

    private async Task RefusedAsync(PostgreSqlOptions options, params string[] told)
    {
        var refusal = await Assert.ThrowsAsync<StorageUnusableException>(() => OpenAsync(options));
        Assert.All(told, part => Assert.Contains(part, refusal.Message));
        // What will not pass is said at once.
        Assert.Equal(options.StartPatienceSeconds <= 1, refusal.Message.Contains("waited", StringComparison.Ordinal));
        Assert.DoesNotContain(options.Password!, refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
