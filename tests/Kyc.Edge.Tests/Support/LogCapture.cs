using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Tests.Support;

/// <summary>Keeps what the server logs, with the scopes around it.</summary>
public sealed class LogCapture : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    /// <summary>Every line: event id, level, text and scope values in one string each.</summary>
    public ConcurrentQueue<(int Event, LogLevel Level, string Text)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Logger(LogCapture capture) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => capture._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            capture._scopes.ForEachScope((scope, _) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object>> pairs)
                    text += string.Concat(pairs.Select(pair => $" {pair.Key}={pair.Value}"));
            }, state);
            capture.Lines.Enqueue((eventId.Id, logLevel, text + exception));
        }
    }
}
