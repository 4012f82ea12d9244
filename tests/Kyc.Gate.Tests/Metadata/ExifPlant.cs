using System.Buffers.Binary;

namespace Kyc.Gate.Tests.Metadata;

/// <summary>An EXIF block as cameras write it: texts, a GPS directory, a thumbnail, and the orientation among them.
/// </summary>
internal static class ExifPlant
{
    private const int Ascii = 2, Short = 3, Long = 4;

    /// <summary>A block without its prefix.</summary>
    public static byte[] Make(byte[] canary, int orientation, bool big)
    {
        var text = Canary.Text(canary);
        var writer = new TiffWriter(big);
        var gps = writer.Directory([(1, Ascii, text), (29, Ascii, text)], 0);
        var exif = writer.Directory([(0x9003, Ascii, text), (0x927C, 7, text), (0x9286, 7, text)], 0);
        var thumbnail = writer.Append([0xFF, 0xD8, .. text, 0xFF, 0xD9]);
        var second = writer.Directory(
            [(0x0201, Long, writer.Number(thumbnail, 4)), (0x0202, Long, writer.Number(text.Length + 4, 4))], 0);
        var first = writer.Directory(
        [
            (0x010E, Ascii, text), (0x010F, Ascii, text), (0x0110, Ascii, text),
            (0x0112, Short, writer.Number(orientation, 2)), (0x0131, Ascii, text), (0x013B, Ascii, text),
            (0x8769, Long, writer.Number(exif, 4)), (0x8825, Long, writer.Number(gps, 4)), (0x9C9C, 1, text),
        ], second);
        return writer.Finish(first);
    }
}

/// <summary>Writes TIFF structures of either byte order, values before their directory.</summary>
internal sealed class TiffWriter(bool big)
{
    private readonly List<byte> _bytes = [.. big ? "MM\0*\0\0\0\0"u8 : "II*\0\0\0\0\0"u8];

    /// <summary>Starts on the bytes of a whole TIFF.</summary>
    public TiffWriter(byte[] file)
        : this(file[0] == 'M') => _bytes = [.. file, .. new byte[file.Length & 1]];

    public int Append(byte[] bytes)
    {
        var at = _bytes.Count;
        _bytes.AddRange(bytes);
        if ((_bytes.Count & 1) == 1) _bytes.Add(0);
        return at;
    }

    public byte[] Number(long value, int bytes)
    {
        var number = new byte[8];
        if (big) BinaryPrimitives.WriteInt64BigEndian(number, value);
        else BinaryPrimitives.WriteInt64LittleEndian(number, value);
        return big ? number[(8 - bytes)..] : number[..bytes];
    }

    /// <summary>Writes a directory of values; gives where it starts.</summary>
    public int Directory(IEnumerable<(int Tag, int Type, byte[] Value)> entries, int next)
    {
        var written = entries.OrderBy(entry => entry.Tag).Select(entry => (byte[])
        [
            .. Number(entry.Tag, 2), .. Number(entry.Type, 2), .. Number(entry.Value.Length / SizeOf(entry.Type), 4),
            .. entry.Value.Length <= 4
                ? [.. entry.Value, .. new byte[4 - entry.Value.Length]]
                : Number(Append(entry.Value), 4),
        ]).ToList();
        return Append([.. Number(written.Count, 2), .. written.SelectMany(bytes => bytes), .. Number(next, 4)]);
    }

    public byte[] Finish(int first)
    {
        Number(first, 4).CopyTo(0, _bytes, 4);
        return [.. _bytes];
    }

    private static int SizeOf(int type) => type switch { 3 => 2, 4 => 4, 5 => 8, _ => 1 };
}

file static class Copying
{
    public static void CopyTo(this byte[] from, int start, List<byte> to, int at)
    {
        for (var i = start; i < from.Length; i++) to[at + i] = from[i];
    }
}
