using System.Buffers.Binary;
using System.Security.Cryptography;
using Kyc.Sessions.Files;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>A file to send.</summary>
internal sealed record TestFile(FileKind Kind, byte[] Bytes, string MediaType)
{
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public static TestFile Card(byte[] jpeg) => new(FileKind.IdCard, jpeg, "image/jpeg");

    public static TestFile Video(byte[] mp4) => new(FileKind.FaceVideo, mp4, "video/mp4");

    /// <summary>
    /// The same picture with a comment of its own, so that no two files of a run are alike: a JPEG's comment segment
    /// right after its start marker.
    /// </summary>
    public TestFile Unlike(long number)
    {
        var comment = new byte[12];
        comment[0] = 0xFF;
        comment[1] = 0xFE;
        BinaryPrimitives.WriteUInt16BigEndian(comment.AsSpan(2), 10);
        BinaryPrimitives.WriteInt64BigEndian(comment.AsSpan(4), number);
        return this with { Bytes = [.. Bytes.AsSpan(0, 2), .. comment, .. Bytes.AsSpan(2)] };
    }
}
