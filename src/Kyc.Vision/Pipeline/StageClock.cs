namespace Kyc.Vision.Pipeline;

/// <summary>Names of the measured stages.</summary>
public static class Stages
{
    /// <summary>Bytes to pixels.</summary>
    public const string Decode = "decode";

    /// <summary>Finding faces.</summary>
    public const string Detect = "detect";

    /// <summary>Warping faces and measuring their light.</summary>
    public const string Align = "align";

    /// <summary>Judging quality.</summary>
    public const string Quality = "quality";

    /// <summary>Judging liveness.</summary>
    public const string Liveness = "liveness";

    /// <summary>Embedding faces.</summary>
    public const string Embed = "embed";

    /// <summary>The whole comparison.</summary>
    public const string Total = "total";
}

/// <summary>Adds up the time of stages. Not safe for concurrent use.</summary>
public sealed class StageClock(TimeProvider time)
{
    private readonly SortedDictionary<string, double> _milliseconds = new(StringComparer.Ordinal);

    /// <summary>Milliseconds by stage, so far.</summary>
    public IReadOnlyDictionary<string, double> Milliseconds => _milliseconds;

    /// <summary>Measures a stage until the result is disposed; stages may come again and are added up.</summary>
    public Running Measure(string stage) => new(this, stage, time.GetTimestamp());

    /// <summary>A stage under way.</summary>
    public readonly struct Running(StageClock clock, string stage, long start) : IDisposable
    {
        /// <inheritdoc />
        public void Dispose() => clock.Add(stage, start);
    }

    private void Add(string stage, long start) =>
        _milliseconds[stage] = _milliseconds.GetValueOrDefault(stage) + time.GetElapsedTime(start).TotalMilliseconds;
}
