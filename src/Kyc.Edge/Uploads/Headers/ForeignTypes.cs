using System.Text;

namespace Kyc.Edge.Uploads.Headers;

/// <summary>Names of well-known types that are never accepted, so that a refusal can say what was sent.</summary>
internal static class ForeignTypes
{
    private static readonly (byte[] Magic, string Name)[] Active =
    [
        ("PK\x03\x04"u8.ToArray(), "a ZIP archive or office document"),
        ("PK\x05\x06"u8.ToArray(), "a ZIP archive or office document"),
        ("Rar!"u8.ToArray(), "a RAR archive"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive"),
        ([0x1F, 0x8B], "a gzip archive"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ("MZ"u8.ToArray(), "a Windows program"),
        ([0x7F, 0x45, 0x4C, 0x46], "a Linux program"),
        ([0xCF, 0xFA, 0xED, 0xFE], "a macOS program"),
        ("#!"u8.ToArray(), "a script"),
    ];

    private static readonly (byte[] Magic, string Name)[] Passive =
    [
        ("GIF8"u8.ToArray(), "a GIF picture"),
        ("8BPS"u8.ToArray(), "a Photoshop picture"),
        ([0x00, 0x00, 0x01, 0x00], "an icon"),
        ([0xFF, 0x0A], "a JPEG XL picture"),
        ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "a JPEG XL picture"),
        ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "a JPEG 2000 picture"),
        ([0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 picture"),
        ([0x49, 0x49, 0x2B, 0x00], "a BigTIFF picture"),
        ([0x4D, 0x4D, 0x00, 0x2B], "a BigTIFF picture"),
        ("FLV\x01"u8.ToArray(), "a Flash video"),
        ("OggS"u8.ToArray(), "an Ogg file"),
        ("ID3"u8.ToArray(), "an MP3 sound file"),
        ([0xFF, 0xFB], "an MP3 sound file"),
        ("fLaC"u8.ToArray(), "a FLAC sound file"),
        ([0x30, 0x26, 0xB2, 0x75], "a Windows Media file"),
        ([0x00, 0x00, 0x01, 0xBA], "an MPEG program stream"),
        ("BZh"u8.ToArray(), "a bzip2 archive"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "an xz archive"),
    ];

    /// <summary>Text that is a page or a drawing, in lower case.</summary>
    private static readonly (string Start, string Name)[] Pages =
    [
        ("<svg", "an SVG drawing"), ("<?xml", "an XML or SVG document"), ("<html", "an HTML page"),
        ("<!doctype", "an HTML page"), ("<script", "an HTML page"), ("<?php", "a script"),
    ];

    /// <summary>Names what the first bytes are; null when they are of no type known here.</summary>
    public static string? Name(ReadOnlySpan<byte> first) =>
        Actionable(first) ?? Match(Passive, first) ?? Riff(first) ?? (IsText(first) ? "a text" : null);

    /// <summary>Names only what another program would open or run: archives, programs, documents, pages.</summary>
    public static string? Actionable(ReadOnlySpan<byte> first)
    {
        if (Match(Active, first) is { } name) return name;
        if (first.StartsWith("\xEF\xBB\xBF"u8)) first = first[3..];
        var start = Encoding.Latin1.GetString(first).TrimStart().ToLowerInvariant();
        foreach (var (page, pageName) in Pages)
            if (start.StartsWith(page, StringComparison.Ordinal)) return pageName;
        return null;
    }

    private static string? Match((byte[] Magic, string Name)[] table, ReadOnlySpan<byte> first)
    {
        foreach (var (magic, name) in table)
            if (first.StartsWith(magic)) return name;
        return null;
    }

    private static string? Riff(ReadOnlySpan<byte> first)
    {
        if (first.Length < 12 || !first.StartsWith("RIFF"u8)) return null;
        var form = first[8..12];
        return form.SequenceEqual("AVI "u8) ? "an AVI video"
            : form.SequenceEqual("WAVE"u8) ? "a WAVE sound file" : "a RIFF file of unknown kind";
    }

    private static bool IsText(ReadOnlySpan<byte> first)
    {
        foreach (var value in first)
            if (value is < 0x20 and not (0x09 or 0x0A or 0x0D) or 0x7F or 0xFF or 0xFE) return false;
        return true;
    }
}
