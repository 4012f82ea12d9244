using Npgsql;
using NpgsqlTypes;

namespace Kyc.Benchmarks.Cluster;

/// <summary>
/// Beside pgbench: the same prepared single-row insert, each its own transaction, by Npgsql from this process.
/// </summary>
internal sealed class BareInsert : IAsyncDisposable
{
    private const string Sql =
        "INSERT INTO bare VALUES ($1, $2, 'file_accepted', 1, 1767323045000, 'cmd_01', $3, $4, $4)";

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;
    private long _version;

    private BareInsert(NpgsqlConnection connection, NpgsqlCommand command) =>
        (_connection, _command) = (connection, command);

    public static async Task<BareInsert> PrepareAsync(Where where, int payloadBytes)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = where.DatabaseHost,
            Port = where.DatabasePort,
            Database = where.Database,
            Username = where.DatabaseUser,
            Password = where.DatabasePassword,
            GssEncryptionMode = GssEncryptionMode.Disable,
            Pooling = false,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"npgsql_{Guid.NewGuid():n}" });
        command.Parameters.Add(new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = new byte[payloadBytes] });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = new byte[32] });
        await command.PrepareAsync();
        return new BareInsert(connection, command);
    }

    /// <summary>One row, durable.</summary>
    public Task InsertAsync()
    {
        ((NpgsqlParameter<long>)_command.Parameters[1]).TypedValue = ++_version;
        return _command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
