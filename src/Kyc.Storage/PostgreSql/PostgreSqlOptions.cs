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

    /// <summary><c>tls</c>: how the connection is protected.</summary>
    public TlsMode Tls { get; init; } = TlsMode.VerifyFull;

    /// <summary><c>tls_ca_file</c>: PEM file of the authority that signed the server's certificate; null for the
    /// system's.</summary>
    public string? TlsCaFile { get; init; }

    /// <summary><c>pool_max</c>: connections at the most, writers included. Default 16; 3 to 1,000.</summary>
    public int PoolMax { get; init; } = 16;

    /// <summary><c>pool_wait_ms</c>: how long a question waits for a free connection, ms. Default 5,000; 1 to
    /// 60,000.</summary>
    public int PoolWaitMs { get; init; } = 5_000;

    /// <summary><c>writers</c>: connections that commit batches of appends at once. Default 2; 1 to 16.</summary>
    public int Writers { get; init; } = 2;

    /// <summary><c>connect_timeout_ms</c>: time for a new connection, ms. Default 5,000; 100 to 60,000.</summary>
    public int ConnectTimeoutMs { get; init; } = 5_000;

    /// <summary><c>command_timeout_ms</c>: time for one statement or commit, ms. Default 15,000; 100 to
    /// 600,000.</summary>
    public int CommandTimeoutMs { get; init; } = 15_000;

    /// <summary><c>start_patience_s</c>: how long a start waits for the server, s. Default 60; 0 to 3,600.</summary>
    public int StartPatienceSeconds { get; init; } = 60;

    /// <summary><c>application_name</c>: what the server lists the connections as.</summary>
    public string ApplicationName { get; init; } = "kyc";
}
