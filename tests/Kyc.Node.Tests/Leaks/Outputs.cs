using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;

namespace Kyc.Node.Tests.Leaks;

/// <summary>Listens to every trace and every meter of the process, the framework's too.</summary>
internal sealed class Outputs : IDisposable
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();
    private readonly ActivityListener _traces;
    private readonly MeterListener _meters = new();

    public Outputs()
    {
        _traces = new ActivityListener
        {
            // The test's own client lives in this process too; its traces are the client's.
            ShouldListenTo = source => source.Name != "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Add($"{activity.Source.Name} {activity.DisplayName} "
                + string.Join(' ', activity.TagObjects.Concat(activity.Baggage
                    .Select(pair => new KeyValuePair<string, object?>(pair.Key, pair.Value))))
                + string.Join(' ', activity.Events.SelectMany(each => each.Tags))),
        };
        ActivitySource.AddActivityListener(_traces);
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, tags));
        _meters.Start();
    }

    /// <summary>All of it.</summary>
    public string Text
    {
        get
        {
            lock (_lock) return _text.ToString();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _traces.Dispose();
        _meters.Dispose();
    }

    private void Add(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Add($"{instrument.Meter.Name} {instrument.Name} {string.Join(' ', tags.ToArray())}");

    private void Add(string line)
    {
        lock (_lock) _text.AppendLine(line);
    }
}
