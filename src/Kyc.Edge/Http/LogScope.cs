namespace Kyc.Edge.Http;

/// <summary>What every log line of a request says; grows as more becomes known of it.</summary>
internal sealed class LogScope : List<KeyValuePair<string, object>>
{
    /// <summary>Adds a value.</summary>
    public void Add(string name, object value) => Add(new KeyValuePair<string, object>(name, value));

    /// <inheritdoc />
    public override string ToString() => string.Join(' ', this.Select(pair => $"{pair.Key}:{pair.Value}"));
}
