using System.Buffers.Binary;

namespace Kyc.Cluster.Tests;

/// <summary>Files with something wrong, made on the spot by Debian's ffmpeg and ImageMagick.</summary>
internal sealed class BadMedia
{
    private static readonly Dictionary<string, string> Recipes = new()
    {
        ["2s"] = "-f lavfi -i testsrc=duration=2:size=320x240:rate=10 -pix_fmt yuv420p -c:v libx264",
        ["0.2s"] = "-f lavfi -i testsrc=duration=0.2:size=320x240:rate=25 -pix_fmt yuv420p -c:v libx264",
        ["5min"] = "-f lavfi -i color=duration=300:size=320x240:rate=2 -pix_fmt yuv420p -c:v libx264",
        ["audio"] = "-f lavfi -i sine=duration=3 -c:a aac",
        ["mpeg2"] = "-f lavfi -i testsrc=duration=2:size=320x240:rate=25 -pix_fmt yuv420p -c:v mpeg2video",
        ["face"] = "-t 2 -i {face} -an -vf scale=-2:400 -c:v libx264",
    };

    private readonly Dictionary<string, byte[]> _made = [];
    private readonly string _folder;
    private readonly string _face;

    private BadMedia(string folder, byte[] card, string face) => (_folder, Card, _face) = (folder, card, face);

    public static async Task<BadMedia> NewAsync(string folder)
    {
        var specimen = await Invented.SpecimenAsync(TestMedia.Seed);
        return new BadMedia(folder, await File.ReadAllBytesAsync(specimen.CardPath), specimen.VideoPath);
    }

    /// <summary>A good card.</summary>
    public byte[] Card { get; }

    /// <summary>A picture whose header and end are right and whose middle is noise.</summary>
    public byte[] DamagedCard => Damaged(Card);

    /// <summary>A picture whose structure is broken in the middle.</summary>
    public byte[] BrokenCard
    {
        get
        {
            var bad = Card.ToArray();
            bad.AsSpan(bad.Length / 2, 64).Fill(0xFF);
            bad[(bad.Length / 2) + 64] = 0xD8;
            return bad;
        }
    }

    public byte[] Damaged(byte[] good)
    {
        var bad = good.ToArray();
        var middle = bad.AsSpan(bad.Length / 2, bad.Length / 8);
        new Random(5).NextBytes(middle);
        middle.Replace((byte)0xFF, (byte)0x7F); // no markers: the damage shows only to who decodes it
        return bad;
    }

    public async Task<byte[]> VideoAsync(string recipe)
    {
        if (_made.TryGetValue(recipe, out var bytes)) return bytes;
        var path = Path.Combine(_folder, recipe + ".mp4");
        var arguments = Recipes[recipe].Split(' ').Select(word => word == "{face}" ? _face : word);
        await Tool.RunAsync("ffmpeg", ["-loglevel", "error", "-y", .. arguments, path]);
        return _made[recipe] = await File.ReadAllBytesAsync(path);
    }

    /// <summary>A plain picture without a face.</summary>
    public async Task<byte[]> PictureAsync(string size)
    {
        var path = Path.Combine(_folder, size + ".jpg");
        await Tool.RunAsync("convert", ["-size", size, "gradient:skyblue-sienna", path]);
        return await File.ReadAllBytesAsync(path);
    }

    /// <summary>A small file whose header promises a huge picture.</summary>
    public static byte[] PngBomb(int side)
    {
        var bytes = new byte[8 + 25 + 12 + 64 + 12];
        byte[] magic = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];
        magic.CopyTo(bytes, 0);
        var header = bytes.AsSpan(8);
        BinaryPrimitives.WriteInt32BigEndian(header, 13);
        "IHDR"u8.CopyTo(header[4..]);
        BinaryPrimitives.WriteInt32BigEndian(header[8..], side);
        BinaryPrimitives.WriteInt32BigEndian(header[12..], side);
        (header[16], header[17]) = (8, 2);
        BinaryPrimitives.WriteUInt32BigEndian(header[21..], Crc(header[4..21]));
        var data = bytes.AsSpan(33);
        BinaryPrimitives.WriteInt32BigEndian(data, 64);
        "IDAT"u8.CopyTo(data[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(data[72..], Crc(data[4..72]));
        var end = bytes.AsSpan(109);
        "IEND"u8.CopyTo(end[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(end[8..], Crc(end[4..8]));
        return bytes;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
