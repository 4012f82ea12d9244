using System.Diagnostics;

namespace Kyc.Benchmarks.Limits;

/// <summary>Requests at a steady rate, whether answers come or not, at most so many in hand.</summary>
internal sealed class OpenLoop(HttpClient client, string path, double perSecond, int inHand = 256)
{
    private readonly List<double> _milliseconds = [];
    private readonly Dictionary<int, int> _statuses = [];
    private int _hand;

    /// <summary>Milliseconds of each answer.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>Answers by status.</summary>
    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    /// <summary>Requests that were left out because too many were in hand.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Sends for so long.</summary>
    public async Task RunAsync(TimeSpan length)
    {
        var begun = Stopwatch.GetTimestamp();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        List<Task> sent = [];
        for (var due = 0L; await beat.WaitForNextTickAsync();)
        {
            var elapsed = Stopwatch.GetElapsedTime(begun);
            for (; due < elapsed.TotalSeconds * perSecond; due++)
            {
                if (Volatile.Read(ref _hand) < inHand) sent.Add(OneAsync());
                else LeftOut++;
            }
            if (elapsed >= length) break;
        }
        await Task.WhenAll(sent);
    }

    private async Task OneAsync()
    {
        Interlocked.Increment(ref _hand);
        var begun = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var took = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        Interlocked.Decrement(ref _hand);
        lock (_milliseconds)
        {
            _milliseconds.Add(took);
            _statuses[(int)answer.StatusCode] = _statuses.GetValueOrDefault((int)answer.StatusCode) + 1;
        }
    }
}
