using System.Diagnostics.Metrics;

namespace Kyc.Storage.PostgreSql;

/// <summary>
/// How many connections a pool holds open, idle ones counted, asked from the instruments of Npgsql's own meter.
/// </summary>
internal sealed class PoolMeter : IDisposable
{
    private readonly object _gate = new();
    private readonly MeterListener _listener = new();
    private readonly string _pool;
    private long _open;

    public PoolMeter(string pool)
    {
        _pool = pool;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Npgsql" && instrument.Name == "db.client.connection.count")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((_, value, tags, _) => Add(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Add(value, tags));
        _listener.Start();
    }

    /// <summary>Connections open now.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
            {
                _open = 0;
                _listener.RecordObservableInstruments();
                return (int)_open;
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, of) in tags)
        {
            if (name == "db.client.connection.pool.name" && of as string == _pool) _open += value;
        }
    }
}
