using Kyc.Actors.Ports;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// How to reach the database server. Each has a unit, a default and bounds; settings <c>postgresql.*</c>.
/// </summary>
public sealed record PostgreSqlOptions
{
    /// <summary><c>host</c>: name or address of the server.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary><c>port</c>: 1 to 65,535.</summary>
    public int Port { get; init; } = 5432;

    /// <summary><c>database</c>: name of the database.</summary>
    public string Database { get; init; } = "kyc";

    /// <summary><c>user</c>: role to log in as.</summary>
    public string User { get; init; } = "kyc";

    /// <summary><c>password</c>: its password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary><c>migration_user</c>: role that owns the tables and brings them forward at start; null when
    /// <see cref="User"/> does, which then may also change and drop them.</summary>
    public string? MigrationUser { get; init; }

    /// <summary><c>migration_password</c>: its password; null for none.</summary>
    public string? MigrationPassword { get; init; }

    /// <summary><c>tls</c>: how the connection is protected.</summary>
    public TlsMode Tls { get; init; } = TlsMode.VerifyFull;

    /// <summary><c>tls_ca_file</c>: PEM file of the authority that signed the server's certificate; null for the
    /// system's.</summary>
    public string? TlsCaFile { get; init; }

    /// <summary><c>tls_certificate_file</c>: PEM file of this node's certificate and its chain, where the server asks
    /// for one; null for none.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary><c>tls_key_file</c>: PEM file of that certificate's key.</summary>
    public string? TlsKeyFile { get; init; }

    /// <summary><c>pool_max</c>: connections at the most, writers included. Default 16; 3 to 1,000.</summary>
    public int PoolMax { get; init; } = 16;

    /// <summary><c>pool_wait_ms</c>: how long a question waits for a free connection, ms. Default 5,000; 1 to
    /// 60,000.</summary>
    public int PoolWaitMs { get; init; } = 5_000;

    /// <summary><c>writers</c>: connections that commit batches of appends at once. Default 1; 1 to 16. Two halve the
    /// batches, which was measured to cost nearly twice the processor time of an event; more pay where the server has
    /// cores to spare and its disk is slow.</summary>
    public int Writers { get; init; } = 1;

    /// <summary><c>connect_timeout_ms</c>: time for a new connection, ms, rounded up to whole seconds. Default 5,000;
    /// 100 to 60,000.</summary>
    public int ConnectTimeoutMs { get; init; } = 5_000;

    /// <summary><c>command_timeout_ms</c>: time for one statement or commit, ms, rounded up to whole seconds. Default
    /// 15,000; 100 to 600,000.</summary>
    public int CommandTimeoutMs { get; init; } = 15_000;

    /// <summary><c>start_patience_s</c>: how long a start waits for the server, s. Default 60; 0 to 3,600.</summary>
    public int StartPatienceSeconds { get; init; } = 60;

    /// <summary><c>peer_lost_s</c>: after so long without a sign of life from this node's machine the server ends its
    /// connections, and with them the locks of what it left half done, s. Default 10; 4 to 3,600.</summary>
    public int PeerLostSeconds { get; init; } = 10;

    /// <summary><c>application_name</c>: what the server lists the connections as.</summary>
    public string ApplicationName { get; init; } = "kyc";

    /// <summary>Connections left beside those that write: the journal's writers, and one for audit rows.</summary>
    public int Readers => Math.Max(1, PoolMax - Writers - 1);

    /// <summary>Checks every bound.</summary>
    /// <exception cref="StorageSettingException">A setting is out of its bounds.</exception>
    public PostgreSqlOptions Validate()
    {
        Given("host", Host);
        Given("database", Database);
        Given("user", User);
        Within("port", Port, 1, 65_535);
        Within("pool_max", PoolMax, 3, 1_000);
        Within("pool_wait_ms", PoolWaitMs, 1, 60_000);
        Within("writers", Writers, 1, 16);
        Within("connect_timeout_ms", ConnectTimeoutMs, 100, 60_000);
        Within("command_timeout_ms", CommandTimeoutMs, 100, 600_000);
        Within("start_patience_s", StartPatienceSeconds, 0, 3_600);
        Within("peer_lost_s", PeerLostSeconds, 4, 3_600);
        if (Writers >= PoolMax)
            throw new StorageSettingException("postgresql.writers",
                $"is {Writers}; it must be less than postgresql.pool_max {PoolMax}, which counts the writers too");
        if (TlsCaFile is { } file && !File.Exists(file))
            throw new StorageSettingException("postgresql.tls_ca_file", $"names {file}, which is not there");
        return this;
    }

    private static void Given(string setting, string value)
    {
        if (string.IsNullOrWhiteSpace(value)) throw new StorageSettingException($"postgresql.{setting}", "is empty");
    }

    private static void Within(string setting, int value, int low, int high)
    {
        if (value < low || value > high)
            throw new StorageSettingException($"postgresql.{setting}", $"is {value}; it must be {low} to {high}");
    }
}
