using System.Buffers.Binary;
using System.Text;
using Kyc.Edge.Tests.Headers;
using static Kyc.Edge.Tests.Headers.Inspecting;

namespace Kyc.Gate.Tests.Metadata;

/// <summary>Puts metadata of every kind into videos.</summary>
internal static class VideoPlants
{
    /// <summary>A video with metadata, by the end of its name.</summary>
    public static byte[] Into(string name, byte[] file, byte[] canary) => Path.GetExtension(name) switch
    {
        ".webm" or ".mkv" => Matroska(Canary.Personal(file, canary), canary),
        _ => Mp4(Canary.Personal(file, canary), canary),
    };

    /// <summary>
    /// User data, tags and private boxes inside the movie box where nothing after it moves; others at the end.
    /// </summary>
    private static byte[] Mp4(byte[] file, byte[] canary)
    {
        var text = Canary.Text(canary);
        var moov = file.AsSpan().IndexOf("moov"u8) - 4;
        var size = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(moov));
        byte[] planted = file;
        if (moov + size == file.Length)
        {
            planted = Join(file, Boxes.Box("udta", Boxes.Box("\u00A9xyz", text), Boxes.Box("\u00A9nam", text)),
                Boxes.Box("meta", Boxes.U32(0), text), Boxes.Box("uuid", new byte[16], text), Boxes.Box("free", text));
            BinaryPrimitives.WriteInt32BigEndian(planted.AsSpan(moov), planted.Length - moov);
        }
        return Join(planted, Boxes.Box("uuid", new byte[16], text), Boxes.Box("meta", Boxes.U32(0), text),
            Boxes.Box("udta", text), Boxes.Box("free", text), Boxes.Box("skip", text), Boxes.Box("beam", text),
            Boxes.Box("mdat", text));
    }

    /// <summary>Into the content of every Void element, and as elements of their own at the end of the segment.
    /// </summary>
    private static byte[] Matroska(byte[] file, byte[] canary)
    {
        var copy = file.ToArray();
        for (var at = 0; at + canary.Length + 9 < copy.Length; at++)
            if (copy[at] == 0xEC && copy[at + 1] == 0x01
                && copy.AsSpan(at + 9, canary.Length).Count((byte)0) == canary.Length)
                canary.CopyTo(copy.AsSpan(at + 9));
        var segment = copy.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x18, 0x53, 0x80, 0x67]) + 4;
        if (copy[segment] != 0x01) return copy;
        var size = BinaryPrimitives.ReadInt64BigEndian(copy.AsSpan(segment)) & 0x00FFFFFFFFFFFFFF;
        if (size != 0x00FFFFFFFFFFFFFF && segment + 8 + size != copy.Length) return copy;
        var text = Canary.Text(canary);
        var more = Join(Element([0x12, 0x54, 0xC3, 0x67], text), Element([0x19, 0x41, 0xA4, 0x69], text),
            Element([0x10, 0x43, 0xA7, 0x70], text), Element([0x4D, 0x00], text), Element([0xEC], text));
        if (size != 0x00FFFFFFFFFFFFFF)
            BinaryPrimitives.WriteInt64BigEndian(copy.AsSpan(segment), (size + more.Length) | 1L << 56);
        return Join(copy, more);
    }

    private static byte[] Element(byte[] id, byte[] body) => [.. id, (byte)(0x80 | body.Length), .. body];

    /// <summary>Tags, chapters and attachments as ffmpeg writes them.</summary>
    public static string Tags { get; } = new StringBuilder()
        .Append($"-metadata title={Canary.Placeholder} -metadata comment={Canary.Placeholder} ")
        .Append($"-metadata artist={Canary.Placeholder} -metadata make={Canary.Placeholder} ")
        .Append($"-metadata creation_time=2026-01-02T03:04:05Z -metadata location=+{Canary.Placeholder}/ ")
        .Append($"-metadata:s:v handler_name={Canary.Placeholder} -metadata:s:v title={Canary.Placeholder} ")
        .ToString();
}
