using System.Text;
using Kyc.Edge.Tests.Headers;
using Kyc.Edge.Tests.Support;

namespace Kyc.Node.Tests.Erasure;

/// <summary>A person whose every trace can be recognised, and looking for them.</summary>
internal sealed class Canary
{
    private const int MarkRepeats = 8;
    private readonly string _mark = "cnry" + Guid.NewGuid().ToString("n");

    /// <summary>The client's reference.</summary>
    public string Reference => _mark + "-reference";

    /// <summary>A value of the metadata.</summary>
    public string Metadata => _mark + "-metadata";

    /// <summary>A key of the metadata.</summary>
    public string MetadataKey => "k" + _mark;

    /// <summary>The name of an uploaded file.</summary>
    public string FileName => _mark + "-holiday.jpg";

    /// <summary>A picture with the mark among its pixels' bytes.</summary>
    public byte[] Picture()
    {
        var plain = Media.Picture();
        var scan = plain.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x12, 0xFF, 0x00, 0x34]);
        return [.. plain[..scan], .. Marks(), .. plain[scan..]];
    }

    /// <summary>A video with the mark in its data.</summary>
    public byte[] Video() => Inspecting.Join(
        Boxes.Ftyp(), Boxes.Moov(milliseconds: 5_000), Boxes.Box("mdat", Marks()));

    /// <summary>The mark in the forms it might be kept in.</summary>
    public IReadOnlyList<byte[]> Needles() =>
    [
        Encoding.UTF8.GetBytes(_mark), Encoding.Unicode.GetBytes(_mark),
        Encoding.UTF8.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(_mark))),
        Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(_mark))[..40]),
    ];

    private byte[] Marks() => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(_mark, MarkRepeats)));
}

/// <summary>Looks for bytes in every file below folders.</summary>
internal static class Residue
{
    /// <summary>Files that hold one of the needles, and bytes looked through.</summary>
    public static (IReadOnlyList<string> Hits, long Bytes) Find(
        IReadOnlyList<byte[]> needles, params IEnumerable<string> folders)
    {
        var (hits, bytes) = (new List<string>(), 0L);
        foreach (var file in folders.SelectMany(folder =>
                     Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
        {
            if (Read(file) is not { } content) continue;
            bytes += content.Length;
            if (needles.Any(needle => content.AsSpan().IndexOf(needle) >= 0)) hits.Add(file);
        }
        return (hits, bytes);
    }

    /// <summary>Null when the file went meanwhile, as a server's do.</summary>
    private static byte[]? Read(string file)
    {
        try
        {
            using var stream = new FileStream(
                file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[stream.Length];
            stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return content;
        }
        catch (IOException) when (Path.GetFileName(file) == "node.lock")
        {
            return null; // Held against every opening while its node runs; read once it has stopped.
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
