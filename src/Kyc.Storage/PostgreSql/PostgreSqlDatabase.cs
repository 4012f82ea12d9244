using Kyc.Actors.Ports;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// The connections to one database: a pool whose readers are counted, so that the writers always have theirs, and a
/// wait for a free one that ends.
/// </summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private const int KeepAliveSeconds = 1;
    private const int MaxPrepared = 64;
    private const int PreparedFromUse = 2;

    /// <summary>A whole batch leaves in one send, so that a node frozen in the midst of it holds no locks.</summary>
    private const int WriteBufferBytes = 256 * 1024;

    private readonly PostgreSqlOptions _options;
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _readers;
    private readonly PoolMeter _meter;

    public PostgreSqlDatabase(PostgreSqlOptions options)
    {
        _options = options;
        Fault = new PostgreSqlFault(options);
        var name = $"{options.ApplicationName}-{Guid.NewGuid():n}";
        _meter = new PoolMeter(name);
        _source = Source(options, options.User, options.Password, name);
        _readers = new SemaphoreSlim(options.Readers);
    }

    public PostgreSqlFault Fault { get; }

    /// <summary>Connections open now, and at the most.</summary>
    public (int Open, int Limit) Connections => (_meter.Open, _options.PoolMax);

    /// <summary>A connection for a writer, who keeps it.</summary>
    public ValueTask<NpgsqlConnection> OpenForWritingAsync() => _source.OpenConnectionAsync();

    /// <summary>Closes a writer's connection when it is not known what the server still does for it.</summary>
    public static async ValueTask ForgetAsync(NpgsqlConnection connection, ILogger log)
    {
        try
        {
            // Not given back to the pool.
            NpgsqlConnection.ClearPool(connection);
            await connection.DisposeAsync();
        }
        catch (Exception cause)
        {
            // Whatever it is, the next commit opens another; the writer's loop must not end of it.
            log.ConnectionNotClosed(cause);
        }
    }

    /// <summary>Uses a connection of the owner of the tables, outside the pool.</summary>
    public async ValueTask<T> AsOwnerAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancel)
    {
        var (user, password) = _options.MigrationUser is { } owner
            ? (owner, _options.MigrationPassword)
            : (_options.User, _options.Password);
        await using var source = Source(_options, user, password, $"{_options.ApplicationName}-owner", pooled: false);
        await using var connection = await source.OpenConnectionAsync(cancel);
        return await use(connection);
    }

    /// <summary>Rows of one statement; parameters are $1, $2 and so on.</summary>
    /// <exception cref="JournalUnavailableException">No answer, or no free connection in time.</exception>
    public ValueTask<List<T>> RowsAsync<T>(
        string sql, object[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancel) =>
        WithAsync(async connection =>
        {
            await using var command = Command(connection, sql, values);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancel)) rows.Add(read(reader));
            return rows;
        }, repeatable: true, cancel);

    /// <summary>Runs one statement that changes something, once.</summary>
    /// <exception cref="JournalUnavailableException">No answer: whether it was done is not known.</exception>
    public async ValueTask ExecuteAsync(string sql, object[] values, CancellationToken cancel) =>
        await WithAsync(async connection =>
        {
            await using var command = Command(connection, sql, values);
            return await command.ExecuteNonQueryAsync(cancel);
        }, repeatable: false, cancel);

    /// <summary>
    /// Uses one of the readers' connections. When the first turns out to have died in the pool, as all of them have
    /// after a restart of the server, another is taken; what cannot be repeated is begun only on one that answers.
    /// </summary>
    public async ValueTask<T> WithAsync<T>(
        Func<NpgsqlConnection, Task<T>> use, bool repeatable, CancellationToken cancel)
    {
        if (!await _readers.WaitAsync(_options.PoolWaitMs, cancel))
            throw new JournalUnavailableException(
                $"none of {_options.Readers} connections to {Fault.Where} was free within "
                + $"{_options.PoolWaitMs} ms: raise postgresql.pool_max or postgresql.pool_wait_ms");
        try
        {
            for (var again = true; ; again = false)
            {
                var begun = false;
                try
                {
                    await using var connection = await _source.OpenConnectionAsync(cancel);
                    if (!repeatable) await ProbeAsync(connection, cancel);
                    begun = !repeatable;
                    return await use(connection);
                }
                catch (Exception cause) when (again && !begun && PostgreSqlFault.IsLostConnection(cause))
                {
                }
            }
        }
        catch (Exception cause) when (PostgreSqlFault.IsOurs(cause))
        {
            cancel.ThrowIfCancellationRequested();
            throw Fault.Translate(cause);
        }
        finally
        {
            _readers.Release();
        }
    }

    private static async Task ProbeAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = Command(connection, "SELECT 1");
        await command.ExecuteScalarAsync(cancel);
    }

    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _meter.Dispose();
        _readers.Dispose();
    }

    private static NpgsqlDataSource Source(
        PostgreSqlOptions options, string user, string? password, string name, bool pooled = true)
    {
        var builder = new NpgsqlDataSourceBuilder { Name = name };
        var settings = builder.ConnectionStringBuilder;
        (settings.Host, settings.Port, settings.Database) = (options.Host, options.Port, options.Database);
        (settings.Username, settings.Password) = (user, password);
        settings.GssEncryptionMode = GssEncryptionMode.Disable;
        settings.ApplicationName = options.ApplicationName;
        settings.SearchPath = "public";
        (settings.Pooling, settings.MinPoolSize, settings.MaxPoolSize) = (pooled, 0, options.PoolMax);
        settings.Timeout = Seconds(options.ConnectTimeoutMs);
        settings.CommandTimeout = Seconds(options.CommandTimeoutMs);
        settings.Options = ServerSettings(options);
        settings.KeepAlive = KeepAliveSeconds;
        (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (MaxPrepared, PreparedFromUse);
        settings.WriteBufferSize = WriteBufferBytes;
        PostgreSqlTls.Apply(builder, options);
        return builder.Build();
    }

    /// <summary>
    /// What the server is to do with this node's connections. Half of the patience it says nothing, in the other half
    /// it asks twice; what it sent without an answer counts too.
    /// </summary>
    private static string ServerSettings(PostgreSqlOptions options) =>
        $"-c statement_timeout={options.CommandTimeoutMs} -c tcp_keepalives_idle={options.PeerLostSeconds / 2} "
        + $"-c tcp_keepalives_interval={options.PeerLostSeconds / 4} -c tcp_keepalives_count=2 "
        + $"-c tcp_user_timeout={options.PeerLostSeconds * 1_000}";

    private static int Seconds(int milliseconds) => (milliseconds + 999) / 1000;
}
