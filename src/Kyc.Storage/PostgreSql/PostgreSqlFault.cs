using System.Net.Sockets;
using System.Security.Authentication;
using Kyc.Actors.Ports;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// What the server or the way to it answered, by SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html), told in
/// one sentence with the mend.
/// </summary>
internal sealed class PostgreSqlFault(PostgreSqlOptions options)
{
    private const string NoTls = "No SSL enabled connection";

    /// <summary>The server, for people.</summary>
    public string Where { get; } = $"{options.Host}:{options.Port}/{options.Database}";

    /// <summary>
    /// True when the server said no before its commit, for a reason that lies in what was written: a taken key, a rule
    /// of the schema, or a crossing with another transaction. Nothing was written.
    /// </summary>
    public static bool IsOfOneWrite(PostgresException cause) =>
        cause.SqlState.StartsWith("23", StringComparison.Ordinal)
        || cause.SqlState.StartsWith("22", StringComparison.Ordinal)
        || cause.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    /// <summary>True when the connection is gone, not the server's mind made up: another connection may do.</summary>
    public static bool IsLostConnection(Exception cause) => cause switch
    {
        PostgresException said => said.SqlState.StartsWith("57P0", StringComparison.Ordinal),
        NpgsqlException failed => failed.InnerException is IOException or SocketException,
        _ => cause is ObjectDisposedException,
    };

    /// <summary>
    /// True when a server that is starting, overloaded or being replaced may answer in a moment.
    /// </summary>
    public static bool MayPass(Exception cause) => cause switch
    {
        PostgresException said => said.SqlState.StartsWith("57P0", StringComparison.Ordinal)
                                  || said.SqlState is PostgresErrorCodes.TooManyConnections
                                      or PostgresErrorCodes.AdminShutdown,
        NpgsqlException { InnerException: AuthenticationException or CertificateRefusedException } => false,
        NpgsqlException failed when OwnCertificateFault.AlertIn(failed) is not null => false,
        NpgsqlException failed => !failed.Message.Contains(NoTls, StringComparison.Ordinal),
        _ => cause is TimeoutException or SocketException or IOException,
    };

    /// <summary>True for what a database or the way to it throws.</summary>
    public static bool IsOurs(Exception cause) =>
        cause is NpgsqlException or TimeoutException or SocketException or IOException or ObjectDisposedException
            or AuthenticationException or CertificateRefusedException;

    /// <summary>The port's exception for a question that failed.</summary>
    public Exception Translate(Exception cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new StorageFullException(Where, cause),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } =>
            new JournalDamagedException($"the database {Where} is damaged: {cause.Message}; restore a backup", cause),
        _ => new JournalUnavailableException(Explain(cause), cause),
    };

    /// <summary>One sentence: which side disagrees, and the mend.</summary>
    public string Explain(Exception cause) => cause switch
    {
        PostgresException said => Explain(said),
        NpgsqlException { InnerException: { } inner } when Refusal(inner) is { } refusal =>
            $"the server at {Where} was refused by this node: {refusal.Message}",
        NpgsqlException when OwnCertificateFault.AlertIn(cause) is { } alert =>
            OwnCertificateFault.Explain(alert, Where, options),
        NpgsqlException when cause.Message.Contains(NoTls, StringComparison.Ordinal) =>
            $"the server at {Where} speaks no TLS while postgresql.tls is {Wire(options.Tls)}: turn ssl on there, or "
            + "set postgresql.tls to disable where the network is closed",
        NpgsqlException { InnerException: AuthenticationException failed } =>
            $"TLS with the server at {Where} failed: {failed.Message}; compare postgresql.tls and its ssl settings",
        NpgsqlException { InnerException: SocketException refused } =>
            $"nobody answers at {Where} ({refused.Message}): start the server, or correct postgresql.host and "
            + "postgresql.port",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => Late(),
        SocketException refused => $"{Where} cannot be reached ({refused.Message}): correct postgresql.host",
        _ => $"the connection to {Where} was lost: {cause.Message}",
    };

    private string Explain(PostgresException said) => said.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword =>
            $"the server at {Where} refuses user {options.User} with this password: correct postgresql.user or "
            + "postgresql.password"
            + (options.TlsCertificateFile is { } file
                ? $"; with clientcert=verify-full the common name of postgresql.tls_certificate_file {file} has to be "
                  + options.User
                : ""),
        PostgresErrorCodes.InvalidAuthorizationSpecification
            when said.MessageText.Contains("client certificate", StringComparison.Ordinal) =>
            OwnCertificateFault.Missing(Where),
        PostgresErrorCodes.InvalidAuthorizationSpecification when options.Tls == TlsMode.Disable
            && said.MessageText.Contains("no encryption", StringComparison.Ordinal) =>
            $"the server at {Where} takes no connection in the clear while postgresql.tls is disable: set "
            + "postgresql.tls to verify_full (or require), or allow this node in its pg_hba.conf",
        PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"the server at {Where} does not let user {options.User} in ({said.MessageText}): allow it in its "
            + "pg_hba.conf, or correct postgresql.user",
        PostgresErrorCodes.InvalidCatalogName =>
            $"there is no database {options.Database} at {options.Host}:{options.Port}: make it with "
            + "cluster-config/postgresql/setup.sql, or correct postgresql.database",
        PostgresErrorCodes.TooManyConnections =>
            $"the server at {Where} has no connection left: lower postgresql.pool_max on the nodes (their sum counts), "
            + "or raise max_connections there",
        PostgresErrorCodes.QueryCanceled => Late(),
        PostgresErrorCodes.CannotConnectNow => $"the server at {Where} is not ready: {said.MessageText}",
        PostgresErrorCodes.InsufficientPrivilege =>
            $"user {options.User} lacks a right at {Where} ({said.MessageText}): see cluster-config/postgresql, or set "
            + "postgresql.migration_user to the owner of the tables",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            $"the server at {Where} is a standby that takes no writes: point postgresql.host at the primary",
        _ => $"the server at {Where} answered {said.SqlState}: {said.MessageText}",
    };

    private string Late() =>
        $"the server at {Where} did not answer in time (postgresql.connect_timeout_ms {options.ConnectTimeoutMs}, "
        + $"postgresql.command_timeout_ms {options.CommandTimeoutMs}): see what holds it up";

    private static Exception? Refusal(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
        {
            if (cause is CertificateRefusedException) return cause;
        }
        return null;
    }

    private static string Wire(TlsMode mode) => mode == TlsMode.VerifyFull ? "verify_full" : "require";
}
