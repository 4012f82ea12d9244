namespace Kyc.Node.Configuration.Schema;

/// <summary>How to reach the database server.</summary>
public static class PostgreSqlSettingRows
{
    /// <summary>Bytes of a PostgreSQL name.</summary>
    private const int NameMaxLength = 63;

    private static readonly Section Section = new("postgresql");

    /// <summary>Host.</summary>
    public static readonly Setting<string> Host = Section.Add(
        "host", Kinds.Required("text", "a host's name or address", Endpoints.IsHost), "127.0.0.1",
        "Name or address of the database server.");

    /// <summary>Port.</summary>
    public static readonly Setting<long> Port = Section.Add(
        "port", Kinds.Integer(1, 65_535), "5432", "TCP port of the database server.");

    /// <summary>Database.</summary>
    public static readonly Setting<string> Database = Section.Add(
        "database", Kinds.Required("text", "1 to 63 characters on one line", IsName), "kyc",
        "Name of the database; it has to exist, its tables are made by the first node.");

    /// <summary>Role.</summary>
    public static readonly Setting<string> User = Section.Add(
        "user", Kinds.Required("text", "1 to 63 characters on one line", IsName), "kyc", "Role to log in as.");

    /// <summary>Password.</summary>
    public static readonly Setting<string> Password = Section.Add(
        "password", Kinds.Words(1000), "",
        "Its password; give it by environment or file, or name a file of it. None when neither is set.", secret: true);

    /// <summary>File of the password.</summary>
    public static readonly Setting<string> PasswordFile = Section.Add(
        "password_file", Kinds.Path(), "", "File that holds the password on one line, instead of postgresql.password.");

    /// <summary>Owner of the tables.</summary>
    public static readonly Setting<string> MigrationUser = Section.Add(
        "migration_user", Kinds.Words(NameMaxLength), "",
        "Role that owns the tables and brings them forward at start; not set when postgresql.user does, which then may "
        + "also change and drop them.");

    /// <summary>Its password.</summary>
    public static readonly Setting<string> MigrationPassword = Section.Add(
        "migration_password", Kinds.Words(1000), "", "Password of postgresql.migration_user.", secret: true);

    /// <summary>File of that password.</summary>
    public static readonly Setting<string> MigrationPasswordFile = Section.Add(
        "migration_password_file", Kinds.Path(), "",
        "File that holds that password on one line, instead of postgresql.migration_password.");

    /// <summary>Protection.</summary>
    public static readonly Setting<Actors.Ports.TlsMode> Tls = Section.Add(
        "tls", Kinds.Tls(), "verify_full",
        "How connections to the database are protected: in the clear, encrypted whoever the server is, or encrypted "
        + "and the server's certificate checked.");

    /// <summary>Authority.</summary>
    public static readonly Setting<string> TlsCaFile = Section.Add(
        "tls_ca_file", Kinds.Path(), "",
        "PEM file of the authority that signed the server's certificate; the system's authorities when not set.");

    /// <summary>Own certificate.</summary>
    public static readonly Setting<string> TlsCertificateFile = Section.Add(
        "tls_certificate_file", Kinds.Path(), "",
        "PEM file of this node's certificate and its chain, for a server that asks its clients for one; read anew for "
        + "each connection. With clientcert=verify-full its common name has to be postgresql.user.");

    /// <summary>Its key.</summary>
    public static readonly Setting<string> TlsKeyFile = Section.Add(
        "tls_key_file", Kinds.Path(), "", "PEM file of that certificate's key, readable by this user alone.");

    /// <summary>Connections.</summary>
    public static readonly Setting<long> PoolMax = Section.Add(
        "pool_max", Kinds.Integer(3, 1_000), "16",
        "Connections of this node at the most, those of the writers included.", "connections");

    /// <summary>Wait for a connection.</summary>
    public static readonly Setting<long> PoolWait = Section.Add(
        "pool_wait_ms", Kinds.Integer(1, 60_000), "5000",
        "How long a question waits for a free connection.", "milliseconds");

    /// <summary>Writers.</summary>
    public static readonly Setting<long> Writers = Section.Add(
        "writers", Kinds.Integer(1, 16), "1", "Connections that commit batches of appends at once.", "connections");

    /// <summary>Connecting.</summary>
    public static readonly Setting<long> ConnectTimeout = Section.Add(
        "connect_timeout_ms", Kinds.Integer(100, 60_000), "5000", "Time for a new connection.", "milliseconds");

    /// <summary>Statements.</summary>
    public static readonly Setting<long> CommandTimeout = Section.Add(
        "command_timeout_ms", Kinds.Integer(100, 600_000), "15000",
        "Time for one statement or commit.", "milliseconds");

    /// <summary>Patience.</summary>
    public static readonly Setting<long> StartPatience = Section.Add(
        "start_patience_s", Kinds.Integer(0, 3_600), "60",
        "How long a start waits for the database; a wrong user or password is never waited for.", "seconds");

    /// <summary>Vanished nodes.</summary>
    public static readonly Setting<long> PeerLost = Section.Add(
        "peer_lost_s", Kinds.Integer(4, 3_600), "10",
        "After so long without a sign of life from this node's machine the database ends its connections, and with "
        + "them the locks of what it left half done.", "seconds");

    /// <summary>Name of the connections.</summary>
    public static readonly Setting<string> ApplicationName = Section.Add(
        "application_name", Kinds.Required("text", "1 to 63 characters on one line", IsName), "kyc",
        "What the database lists this node's connections as.");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;

    private static bool IsName(string text) =>
        text.Length is >= 1 and <= NameMaxLength && !text.Any(char.IsControl);
}
