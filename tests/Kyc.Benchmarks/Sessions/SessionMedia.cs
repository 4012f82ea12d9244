using System.Diagnostics;
using Kyc.Benchmarks.Reporting;

namespace Kyc.Benchmarks.Sessions;

/// <summary>A real card and a real clip, cut short so that a round takes seconds.</summary>
/// <param name="Card">The card's bytes.</param>
/// <param name="Clip">The clip's bytes.</param>
/// <param name="Described">What they are, for the printed line.</param>
internal sealed record SessionMedia(byte[] Card, byte[] Clip, string Described)
{
    /// <summary>Cuts 1.2 s at 320 lines with ffmpeg; without ffmpeg the whole clip is taken.</summary>
    public static async Task<SessionMedia> PrepareAsync(string folder)
    {
        var card = await File.ReadAllBytesAsync(Places.Face("idcards/card_001.jpg"));
        var whole = Places.Face("clips/clip03.mp4");
        var cut = Path.Combine(folder, "clip.mp4");
        return await TryCutAsync(whole, cut)
            ? new SessionMedia(card, await File.ReadAllBytesAsync(cut), "1280x860 card and 1.2 s clip of 320 lines")
            : new SessionMedia(
                card, await File.ReadAllBytesAsync(whole), "1280x860 card and whole clip, for want of ffmpeg");
    }

    private static async Task<bool> TryCutAsync(string whole, string cut)
    {
        try
        {
            using var ffmpeg = Process.Start(
                "ffmpeg", ["-loglevel", "error", "-y", "-t", "1.2", "-i", whole, "-an", "-vf", "scale=-2:320", cut]);
            await ffmpeg.WaitForExitAsync();
            return ffmpeg.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
