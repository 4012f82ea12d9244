using System.Diagnostics;

namespace Kyc.Cluster.Tests;

/// <summary>A real card and a short, small cut of a real clip, so that many sessions fit into a short proof.</summary>
internal static class TestMedia
{
    public static async Task<(byte[] Card, byte[] Video)> SmallPairAsync(string folder)
    {
        var clip = Path.Combine(folder, "clip.mp4");
        using var cut = Process.Start("ffmpeg",
            ["-loglevel", "error", "-y", "-t", "1.2", "-i", SharedFiles.PathOf("faces/clips/clip03.mp4"), "-an", "-vf",
                "scale=-2:320", clip]);
        await cut.WaitForExitAsync();
        Assert.Equal(0, cut.ExitCode);
        return (await File.ReadAllBytesAsync(SharedFiles.PathOf("faces/idcards/card_001.jpg")),
            await File.ReadAllBytesAsync(clip));
    }
}
