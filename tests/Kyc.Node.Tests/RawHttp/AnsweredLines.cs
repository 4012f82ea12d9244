using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace Kyc.Node.Tests.RawHttp;

/// <summary>
/// What the server itself says it answered: an answer lost to a reset is seen all the same.
/// </summary>
internal sealed class AnsweredLines : TextWriter
{
    private const int Answered = 4000;
    private const int Unexpected = 4001;

    private readonly ConcurrentQueue<(string Id, int Status)> _answered = [];
    private readonly StringBuilder _line = new();

    /// <summary>Lines of failures that are the server's fault.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

    /// <inheritdoc />
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Answers to requests of a number, in order.</summary>
    public IReadOnlyList<(string Id, int Status)> Of(int number) =>
        [.. _answered.Where(each => each.Id.EndsWith($"-{number:0000}", StringComparison.Ordinal))];

    /// <inheritdoc />
    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }
        var text = _line.ToString();
        _line.Clear();
        using var line = JsonDocument.Parse(text);
        var number = line.RootElement.GetProperty("event_id").GetInt32();
        if (number == Unexpected) Failures.Enqueue(text);
        if (number == Answered)
            _answered.Enqueue((line.RootElement.GetProperty("request_id").GetString()!,
                line.RootElement.GetProperty("status").GetInt32()));
    }
}
