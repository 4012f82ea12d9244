namespace Kyc.Benchmarks.Storage;

/// <summary>
/// A directory for a measurement, gone afterwards. Below the given one, so that the disk measured can be chosen.
/// </summary>
public sealed class Scratch : IDisposable
{
    public Scratch(string? below = null)
    {
        Path = Directory.CreateDirectory(
            System.IO.Path.Combine(below ?? System.IO.Path.GetTempPath(), $"kyc-bench-{Guid.NewGuid():n}")).FullName;
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
