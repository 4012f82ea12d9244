using System.Diagnostics;
using Kyc.Specimens;
using Kyc.Specimens.Faces;

namespace Kyc.Benchmarks.Sessions;

/// <summary>An invented person's card and video, cut short so that a round takes seconds.</summary>
/// <param name="Card">The card's bytes.</param>
/// <param name="Clip">The clip's bytes.</param>
/// <param name="Described">What they are, for the printed line.</param>
internal sealed record SessionMedia(byte[] Card, byte[] Clip, string Described)
{
    private const int Seed = 1;

    /// <summary>Cuts 1.2 s at 320 lines with ffmpeg.</summary>
    public static async Task<SessionMedia> PrepareAsync(string folder)
    {
        var specimen = await SpecimenAsync(folder, Seed);
        var cut = Path.Combine(folder, "clip.mp4");
        using var ffmpeg = Process.Start("ffmpeg",
            ["-loglevel", "error", "-y", "-t", "1.2", "-i", specimen.VideoPath, "-an", "-vf", "scale=-2:320", cut]);
        await ffmpeg.WaitForExitAsync();
        if (ffmpeg.ExitCode != 0) throw new InvalidOperationException($"ffmpeg ended with {ffmpeg.ExitCode}");
        return new SessionMedia(await File.ReadAllBytesAsync(specimen.CardPath), await File.ReadAllBytesAsync(cut),
            "1600x1200 specimen card and 1.2 s video of 320 lines");
    }

    /// <summary>A specimen in a folder of its own below the given one.</summary>
    public static Task<Specimen> SpecimenAsync(string folder, int seed) =>
        new SpecimenMaker(FaceSpace.Shared).MakeAsync(
            seed, SpecimenVariants.None, Path.Combine(folder, SpecimenSet.FolderOf(seed)));
}
