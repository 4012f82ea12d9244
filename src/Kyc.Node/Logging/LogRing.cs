using Microsoft.Extensions.Logging;

namespace Kyc.Node.Logging;

/// <summary>
/// The newest lines of the log in memory, for operators who look on. A reader that is too slow misses lines and is told
/// how many; the writer never waits.
/// </summary>
/// <param name="capacity">Lines kept; 0 keeps none.</param>
internal sealed class LogRing(int capacity)
{
    private readonly Lock _lock = new();
    private readonly LogLine[] _lines = new LogLine[capacity];
    private TaskCompletionSource? _more;
    private long _count;

    /// <summary>Number of the newest line; lines count from 1.</summary>
    public long Last
    {
        get { lock (_lock) return _count; }
    }

    /// <summary>Keeps a line in place of the oldest.</summary>
    public void Add(LogLine line)
    {
        if (capacity == 0) return;
        TaskCompletionSource? more;
        lock (_lock)
        {
            _lines[_count++ % capacity] = line;
            more = _more;
            _more = null;
        }
        more?.TrySetResult();
    }

    /// <summary>Lines after a number that are grave enough.</summary>
    public LogPage Read(long after, LogLevel least)
    {
        lock (_lock)
        {
            var first = Math.Max(after, _count - capacity);
            var lines = new List<LogLine>();
            for (var number = first; number < _count; number++)
                if (_lines[number % capacity] is var line && line.Level >= least)
                    lines.Add(line);
            return new LogPage(lines, _count, Math.Max(0, first - after));
        }
    }

    /// <summary>Ends when there is a line after a number.</summary>
    public Task MoreAsync(long after, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_count > after) return Task.CompletedTask;
            _more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _more.Task.WaitAsync(cancel);
        }
    }
}

/// <summary>Lines read from the ring.</summary>
/// <param name="Lines">The lines, the oldest first.</param>
/// <param name="Last">Number of the newest line there is.</param>
/// <param name="Missed">Lines that were overwritten before they were read.</param>
internal readonly record struct LogPage(IReadOnlyList<LogLine> Lines, long Last, long Missed);
