using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kyc.Storage.Sqlite;

/// <summary>
/// A prepared statement that is kept and used again. The writer stands on this rather than on ADO commands, which look
/// every parameter up by name at every call. Parameters are numbered from 1, columns from 0. Not thread-safe.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public Statement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new ArgumentException("the connection is not open", nameof(connection));
        var code = raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement);
        if (code != raw.SQLITE_OK) throw Fault();
    }

    public Statement Bind(int parameter, long value) => Checked(raw.sqlite3_bind_int64(_statement, parameter, value));

    public Statement Bind(int parameter, long? value) =>
        value is { } given ? Bind(parameter, given) : Checked(raw.sqlite3_bind_null(_statement, parameter));

    public Statement Bind(int parameter, string? value) => Checked(
        value is null
            ? raw.sqlite3_bind_null(_statement, parameter)
            : raw.sqlite3_bind_text(_statement, parameter, value));

    public Statement Bind(int parameter, ReadOnlySpan<byte> value) => Checked(
        value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value));

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        var fault = code is raw.SQLITE_DONE or raw.SQLITE_ROW ? null : Fault();
        raw.sqlite3_reset(_statement);
        if (fault is not null) throw fault;
    }

    /// <summary>Goes to the next row; false, and ready for new parameters, when there is none.</summary>
    public bool Next()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        var fault = code == raw.SQLITE_DONE ? null : Fault();
        raw.sqlite3_reset(_statement);
        return fault is null ? false : throw fault;
    }

    public long Long(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>The bytes of a column; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Ready for new parameters; a row read is no longer valid.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private Statement Checked(int code) => code == raw.SQLITE_OK ? this : throw Fault();

    private SqliteFault Fault() => new(
        raw.sqlite3_extended_errcode(_database), raw.sqlite3_errmsg(_database).utf8_to_string());
}
