using Microsoft.Extensions.Logging;

namespace Kyc.Node.Logging;

/// <summary>Writes every event as one line to a writer, in one form.</summary>
internal sealed class LineLoggerProvider(ILogForm form, TextWriter output, TimeProvider time, NodeLog log)
    : ILoggerProvider, ISupportExternalScope
{
    private readonly Lock _gate = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <inheritdoc />
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate) output.Flush();
    }

    private void Write<T>(string category, LogLevel level, EventId id, T state, string message, Exception? fault)
    {
        var fields = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        _scopes.ForEachScope(AddScope, fields);
        if (state is IEnumerable<KeyValuePair<string, object?>> values)
            foreach (var (key, value) in values)
                if (key != "{OriginalFormat}") fields[LogFields.NameOf(key)] = value;
        var line = new LogLine(time.GetUtcNow(), level, category, id, message, fields, fault);
        log.Ring.Add(line);
        var text = form.Write(line);
        lock (_gate)
        {
            output.Write(text);
            output.Flush();
        }
    }

    private static void AddScope(object? scope, SortedDictionary<string, object?> fields)
    {
        if (scope is not IEnumerable<KeyValuePair<string, object?>> values) return;
        foreach (var (key, value) in values)
            if (LogFields.NameOf(key) is var name && LogFields.FromScopes.Contains(name)) fields[name] = value;
    }

    private LogLevels Levels => log.Levels;

    private sealed class LineLogger(LineLoggerProvider owner, string category) : ILogger
    {
        private LogLevel _least;
        private int _seen = -1;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => owner._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel)
        {
            var levels = owner.Levels;
            if (levels.Version is var now && now != Volatile.Read(ref _seen))
            {
                _least = levels.Of(category);
                Volatile.Write(ref _seen, now);
            }
            return logLevel != LogLevel.None && logLevel >= _least;
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                owner.Write(category, logLevel, eventId, state, formatter(state, exception), exception);
        }
    }
}
