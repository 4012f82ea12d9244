using System.Security.Cryptography;
using Kyc.Edge.Problems;
using Microsoft.Extensions.Primitives;

namespace Kyc.Edge.Uploads;

/// <summary>
/// The header <c>Content-Digest</c> (RFC 9530): <c>sha-256=:base64:</c>. Other algorithms beside it are ignored.
/// </summary>
internal static class ContentDigest
{
    /// <summary>The header.</summary>
    public const string Header = "Content-Digest";

    private const string Algorithm = "sha-256=:";

    /// <summary>The stream, checked against the header when there is one.</summary>
    /// <exception cref="ProblemException">The header has no well-formed sha-256 digest.</exception>
    public static Stream Check(Stream body, StringValues header)
    {
        if (StringValues.IsNullOrEmpty(header)) return body;
        foreach (var member in header.ToString().Split(',', StringSplitOptions.TrimEntries))
            if (Parse(member) is { } digest) return new DigestCheckedStream(body, digest);
        throw ProblemException.Parameter(
            Header, "malformed", "Send the digest as sha-256=:<base64 of the 32 bytes>:, or leave the header out.");
    }

    private static byte[]? Parse(string member)
    {
        if (!member.StartsWith(Algorithm, StringComparison.OrdinalIgnoreCase) || !member.EndsWith(':')) return null;
        if (member.Length <= Algorithm.Length) return null;
        var digest = new byte[SHA256.HashSizeInBytes + 1];
        return Convert.TryFromBase64String(member[Algorithm.Length..^1], digest, out var length)
               && length == SHA256.HashSizeInBytes
            ? digest[..length]
            : null;
    }
}
