using Kyc.Specimens;

namespace Kyc.Cluster.Tests;

/// <summary>
/// Invented people's cards, and short, small cuts of their videos, so that many sessions fit in a proof.
/// </summary>
internal static class TestMedia
{
    /// <summary>Seed of the specimen that most tests show.</summary>
    public const int Seed = 1;

    /// <summary>
    /// Liveness is not judged: its models are not among the built-in ones, and how they see invented people is not
    /// what these tests are about.
    /// </summary>
    public static readonly string[] WithoutLiveness = ["--set", "policy.liveness=off"];

    /// <summary>A card and a short video: of one person, or of two.</summary>
    public static async Task<(byte[] Card, byte[] Video)> SmallPairAsync(string folder, bool impostor = false)
    {
        var specimen = await Invented.SpecimenAsync(Seed, impostor ? SpecimenVariants.Impostor : SpecimenVariants.None);
        var clip = Path.Combine(folder, "clip.mp4");
        await Tool.RunAsync("ffmpeg",
            ["-loglevel", "error", "-y", "-t", "1.2", "-i", specimen.VideoPath, "-an", "-vf", "scale=-2:320", clip]);
        return (await File.ReadAllBytesAsync(specimen.CardPath), await File.ReadAllBytesAsync(clip));
    }
}
