using System.Text;
using Kyc.Edge.Tests.Headers;
using Kyc.Sessions.Files;

namespace Kyc.Gate.Tests.Metadata;

/// <summary>A file into which a canary was planted.</summary>
internal sealed record PlantedFile(string Name, FileKind Kind, byte[] Bytes, byte[] Canary);

/// <summary>Files of every accepted format with metadata of every kind the format has, made from seeds.</summary>
internal static class PlantedFiles
{
    private const string Clip = "ffmpeg -v error -f lavfi -i testsrc2=s=320x240:r=10:d=1.5 ";
    private const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p ";

    private const string TaggedHeic = "tagged.heic";

    private static readonly Dictionary<string, string> Videos = new()
    {
        ["tagged.mp4"] = Clip + VideoPlants.Tags + H264 + "tagged.mp4",
        ["faststart.mp4"] = Clip + VideoPlants.Tags + H264 + "-movflags faststart faststart.mp4",
        ["fragments.mp4"] = Clip + VideoPlants.Tags + H264
            + "-g 5 -movflags frag_keyframe+empty_moov+default_base_moof fragments.mp4",
        ["timecode.mov"] = Clip + "-f lavfi -i sine=d=1.5 -c:a aac " + VideoPlants.Tags + H264
            + "-timecode 01:02:03:04 -movflags use_metadata_tags timecode.mov",
        ["subtitles.mp4"] = $"printf '1\\n00:00:00,000 --> 00:00:01,000\\n{Canary.Placeholder}\\n' > s.srt && " + Clip
            + "-i s.srt -map 0:v -map 1:s -c:s mov_text " + VideoPlants.Tags + H264 + "subtitles.mp4",
        ["hevc.mp4"] = Clip + VideoPlants.Tags
            + "-c:v libx265 -preset ultrafast -x265-params log-level=none:info=0 -tag:v hvc1 hevc.mp4",
        ["tagged.mkv"] = $"printf '{Canary.Placeholder}' > a.txt && printf ';FFMETADATA1\\n[CHAPTER]\\n"
            + $"TIMEBASE=1/1000\\nSTART=0\\nEND=900\\ntitle={Canary.Placeholder}\\n' > c.ini && " + Clip
            + "-i c.ini -map 0:v -map_chapters 1 -attach a.txt -metadata:s:t mimetype=text/plain " + VideoPlants.Tags
            + H264 + "tagged.mkv",
        ["tagged.webm"] = Clip + VideoPlants.Tags + "-c:v libvpx -deadline realtime tagged.webm",
        ["live.webm"] = Clip + VideoPlants.Tags + "-c:v libvpx -deadline realtime -live 1 -f webm pipe:1 > live.webm",
    };

    private static readonly string[] Pictures = [.. Samples.Pictures, TaggedHeic];

    /// <summary>The file of a number: pictures four times in five, in turn through all formats.</summary>
    public static PlantedFile Make(int number)
    {
        var (canary, random) = (Canary.Of(number), new Random(number));
        if (number % 5 == 4)
        {
            var video = Videos.ElementAt(number / 5 % Videos.Count);
            var clip = Samples.Get("planted " + video.Key, $"{video.Value} && mv {video.Key} 'planted {video.Key}'");
            return new PlantedFile(video.Key, FileKind.FaceVideo, VideoPlants.Into(video.Key, clip, canary), canary);
        }
        var name = Pictures[number % Pictures.Length];
        var file = name == TaggedHeic ? Samples.Get(name, HeicCommand) : Samples.Get(name);
        var bytes = PicturePlants.Into(name, file, canary, random);
        return new PlantedFile(name, FileKind.IdCard, bytes, canary);
    }

    /// <summary>heif-enc takes EXIF, XMP and a thumbnail over from a JPEG.</summary>
    private static string HeicCommand
    {
        get
        {
            var word = Encoding.ASCII.GetBytes(Canary.Placeholder);
            var segments = Inspecting.Join(
                Crafted.Segment(0xE1, [.. "Exif\0\0"u8, .. ExifPlant.Make(word, 6, big: true)]),
                Crafted.Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Canary.Text(word)]));
            return "convert -size 320x240 -seed 7 plasma:red-blue plain.jpg && (head -c 2 plain.jpg; echo "
                + $"{Convert.ToBase64String(segments)} | base64 -d; tail -c +3 plain.jpg) > in.jpg && "
                + $"heif-enc in.jpg -t 100 -o {TaggedHeic}";
        }
    }
}
