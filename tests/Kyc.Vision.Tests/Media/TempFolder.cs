namespace Kyc.Vision.Tests.Media;

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kyc-media-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
