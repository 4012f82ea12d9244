using Kyc.Actors.Ports;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.Tests.Compliance;
using Xunit.Abstractions;

namespace Kyc.Storage.Tests.PostgreSql;

/// <summary>
/// A server with <c>clientcert=verify-full</c> lets in whose certificate its authority signed for the role's name, and
/// the rest is told which side refuses and which setting to mend.
/// </summary>
public sealed class ClientCertificates(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Role = "kyc_node";
    private const string RolePassword = "only-for-this-test";

    private readonly TempFolder _folder = new();
    private TestCertificates _certificates = null!;
    private PostgresServer _server = null!;
    private string _database = "";

    public async Task InitializeAsync()
    {
        _certificates = TestCertificates.For127001(_folder["tls"]);
        _server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Certificates = _certificates,
            TlsOnly = true,
            VerifyClients = true,
        });
        await _server.SqlAsync("postgres", $"CREATE ROLE {Role} LOGIN PASSWORD '{RolePassword}'");
        _database = await _server.NewDatabaseAsync();
        await _server.SqlAsync("postgres", $"ALTER DATABASE {_database} OWNER TO {Role}");
        await _server.SqlAsync(_database, $"GRANT ALL ON SCHEMA public TO {Role}");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_right_certificate_opens_and_every_other_is_told_what_to_mend()
    {
        foreach (var mode in new[] { TlsMode.VerifyFull, TlsMode.Require })
            await using (await OpenAsync(With(_certificates.Client(Role)) with { Tls = mode })) { }
        await RefusedAsync("no certificate", null, "postgresql.tls_certificate_file is not set");
        await RefusedAsync("another name", _certificates.Client("somebody"), "has to be kyc_node");
        await RefusedAsync(
            "foreign authority", _certificates.StrangersClient(Role), "does not believe the certificate of");
        await RefusedAsync("run out", _certificates.ExpiredClient(Role), "has run out");
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_named()
    {
        var (certificate, key) = _certificates.Client(Role);
        await RefusedAsync("missing", (certificate, "/nonexistent.pem"), "postgresql.tls_key_file /nonexistent.pem");
        await RefusedAsync("swapped", (key, certificate), "postgresql.tls_certificate_file");
    }

    private async Task RefusedAsync(string what, (string Certificate, string Key)? own, string says)
    {
        var error = await Assert.ThrowsAsync<StorageUnusableException>(async () => await OpenAsync(With(own)));
        output.WriteLine($"{what}: {error.Message}");
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        // What will not pass is said at once.
        Assert.DoesNotContain("waited", error.Message, StringComparison.Ordinal);
    }

    private PostgreSqlOptions With((string Certificate, string Key)? own) => Cluster.Options(_server, _database) with
    {
        User = Role,
        Password = RolePassword,
        Tls = TlsMode.VerifyFull,
        TlsCaFile = _certificates.CaFile,
        TlsCertificateFile = own?.Certificate,
        TlsKeyFile = own?.Key,
        StartPatienceSeconds = 5,
    };

    private async Task<IStorage> OpenAsync(PostgreSqlOptions options) =>
        await Cluster.OpenAsync(options, _folder["node"], Embedded.Options(_folder["node"]) with
        {
            MasterKey = Convert.ToBase64String(new byte[32]),
        });
}
