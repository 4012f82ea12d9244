using Kyc.Storage.Keys;
using Kyc.Storage.Migrations;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// What a start finds: the schema's number, the server's version, the ring, and what is worth a warning.
/// </summary>
internal sealed record PostgreSqlFindings(int Schema, string Version, RingKeys Ring, bool Fsync);

/// <summary>
/// The start against a server that may still be on its way: what may pass is waited for, what will not is said at once.
/// </summary>
internal sealed class PostgreSqlStart(
    PostgreSqlOptions database, StorageOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <exception cref="StorageUnusableException">The server cannot be used as it is, or did not come.</exception>
    public async Task<PostgreSqlFindings> RunAsync(PostgreSqlDatabase connections, CancellationToken cancel)
    {
        var began = time.GetTimestamp();
        for (var told = false; ; told = true)
        {
            try
            {
                return await OnceAsync(connections, cancel);
            }
            catch (Exception cause) when (PostgreSqlFault.IsOurs(cause))
            {
                cancel.ThrowIfCancellationRequested();
                var why = connections.Fault.Explain(cause);
                var late = time.GetElapsedTime(began).TotalSeconds >= database.StartPatienceSeconds;
                if (!PostgreSqlFault.MayPass(cause)) throw new StorageUnusableException(why, cause);
                if (late)
                    throw new StorageUnusableException(
                        $"{why} (waited postgresql.start_patience_s {database.StartPatienceSeconds})", cause);
                if (!told) log.WaitingForDatabase(why);
            }
            await Task.Delay(Pause, time, cancel);
        }
    }

    private async Task<PostgreSqlFindings> OnceAsync(PostgreSqlDatabase connections, CancellationToken cancel)
    {
        var migrator = new PostgreSqlMigrator(Migration.PostgreSql, time, log);
        var schema = await connections.AsOwnerAsync(owner => migrator.ApplyAsync(owner, cancel), cancel);
        await using var connection = await connections.OpenForWritingAsync();
        var ring = await PostgreSqlMasterKey.OpenAsync(options, connection, time, log, cancel);
        await using var ask = PostgreSqlDatabase.Command(connection, "SELECT current_setting('fsync')");
        var fsync = (string?)await ask.ExecuteScalarAsync(cancel) == "on";
        return new PostgreSqlFindings(schema, connection.PostgreSqlVersion.ToString(), ring, fsync);
    }
}
