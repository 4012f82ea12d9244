using Kyc.Actors.Ports;
using Kyc.Storage.Files;

namespace Kyc.Storage.PostgreSql;

/// <summary>A look at the database server from outside: logs in and changes nothing.</summary>
public static class PostgreSqlProbe
{
    private const string Name = "database";
    private const string Question =
        "SELECT current_setting('server_version'), current_setting('max_connections')::int, "
        + "(SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::int";

    /// <summary>Whether the server lets this node in, and has room for its connections.</summary>
    /// <exception cref="StorageSettingException">A setting is out of its bounds.</exception>
    public static async Task<StorageCheckResult> LookAsync(PostgreSqlOptions options, CancellationToken cancel)
    {
        await using var database = new PostgreSqlDatabase(options.Validate());
        try
        {
            var (version, most, now) = (await database.RowsAsync(
                Question, [], row => (row.GetString(0), row.GetInt32(1), row.GetInt32(2)), cancel))[0];
            var said = $"PostgreSQL {version} at {database.Fault.Where} lets this node in; {now} of {most} connections "
                + $"are in use, this node takes up to {options.PoolMax}";
            return options.PoolMax < most
                ? new StorageCheckResult(Name, true, said)
                : new StorageCheckResult(Name, false, said,
                    "lower postgresql.pool_max, or raise max_connections there");
        }
        catch (JournalUnavailableException silent)
        {
            return new StorageCheckResult(Name, false, silent.Message);
        }
    }
}
