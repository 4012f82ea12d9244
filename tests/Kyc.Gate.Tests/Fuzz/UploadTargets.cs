using Kyc.Edge.Problems;
using Kyc.Edge.Tests.Headers;
using Kyc.Edge.Uploads.Headers;
using Kyc.Gate.Tests.Metadata;
using Kyc.Sessions.Files;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>Files of every format, plain and with metadata.</summary>
internal static class UploadCorpus
{
    public static IReadOnlyList<byte[]> Pictures { get; } =
    [
        .. Samples.Pictures.Select(Samples.Get), .. Crafted.PicturesOf(300, 300).Select(one => one.Bytes),
        Crafted.Bmp(200, 200), .. Planted(FileKind.IdCard),
    ];

    public static IReadOnlyList<byte[]> Videos { get; } =
        [.. Samples.Videos.Select(Samples.Get), Boxes.Mp4(Boxes.Moov()), .. Planted(FileKind.FaceVideo)];

    private static IEnumerable<byte[]> Planted(FileKind kind) => Enumerable.Range(0, 100)
        .Select(PlantedFiles.Make).Where(file => file.Kind == kind).DistinctBy(file => file.Name)
        .Select(file => file.Bytes);
}

/// <summary>Header parsers: facts or a refusal, the same however the bytes arrive.</summary>
internal sealed class HeaderTarget(FileClass expected) : FuzzTarget
{
    /// <summary>Wide limits, so that mutated sizes get further than the first check.</summary>
    public static MediaLimits Limits { get; } =
        new() { MinSidePixels = 1, MinVideoSeconds = 0, MinVideoSidePixels = 1, MaxPictureMegapixels = 200 };

    public override string Name => expected == FileClass.Picture ? "picture_headers" : "video_headers";

    public override IReadOnlyList<byte[]> Corpus =>
        expected == FileClass.Picture ? UploadCorpus.Pictures : UploadCorpus.Videos;

    public override Task<string> RunAsync(byte[] input, Random random)
    {
        var (whole, pieces) = (Verdict(input, () => input.Length), Verdict(input, () => random.Next(1, 600)));
        if (whole != pieces) throw new FuzzFaultException($"in one piece: {whole}; in many: {pieces}");
        return Task.FromResult(whole);
    }

    private string Verdict(byte[] input, Func<int> piece)
    {
        var inspector = new HeaderInspector(Limits, expected);
        try
        {
            for (var at = 0; at < input.Length;)
            {
                var take = Math.Min(piece(), input.Length - at);
                inspector.Push(input.AsSpan(at, take));
                at += take;
            }
            return inspector.Complete().ToString();
        }
        catch (UploadRefusedException refused)
        {
            return $"{refused.Code} {refused.Detail}";
        }
    }
}

/// <summary>
/// The scrubber with its second look: what is stored is as long as what came, passes again, and changes no more.
/// </summary>
internal sealed class ScrubberTarget : FuzzTarget
{
    private readonly Intake _intake = new(HeaderTarget.Limits);

    public override string Name => "scrubber";

    public override IReadOnlyList<byte[]> Corpus => [.. UploadCorpus.Pictures, .. UploadCorpus.Videos];

    public override async Task<string> RunAsync(byte[] input, Random random)
    {
        foreach (var kind in new[] { FileKind.IdCard, FileKind.FaceVideo })
        {
            try
            {
                var once = await _intake.TakeAsync(kind, input, random.Next(1, 5_000));
                if (once.Stored.Length != input.Length)
                    throw new FuzzFaultException($"{input.Length} bytes became {once.Stored.Length}");
                var twice = await _intake.TakeAsync(kind, once.Stored, random.Next(1, 5_000));
                if (!once.Stored.AsSpan().SequenceEqual(twice.Stored))
                    throw new FuzzFaultException(
                        $"{once.File.MediaType}: what was stored changes when it is stored again");
                return once.File.MediaType;
            }
            catch (UploadRefusedException refused) when (kind == FileKind.FaceVideo
                || refused.Code != UploadCodes.MediaTypeUnsupported)
            {
                return $"{refused.Code} {refused.Detail}";
            }
            catch (UploadRefusedException)
            {
                // No picture: perhaps a video.
            }
            catch (ProblemException empty) when (input.Length == 0)
            {
                return empty.Code.Code;
            }
        }
        throw new FuzzFaultException("neither a picture nor a video, and not refused");
    }
}
