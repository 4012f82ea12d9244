using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Kyc.Edge.Problems;
using Kyc.Edge.Uploads;
using Microsoft.AspNetCore.Http;

namespace Kyc.Gate.Tests.Fuzz;

/// <summary>The reader of forms: parts, or a problem of the client's.</summary>
internal sealed partial class FormTarget : FuzzTarget
{
    public override string Name => "multipart";

    public override IReadOnlyList<byte[]> Words => FuzzWords.Form;

    public override IReadOnlyList<byte[]> Corpus { get; } =
    [
        Form("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n"
            + "Content-Type: image/jpeg\r\n\r\n"
            + "bytes\r\n--cut\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nid_card\r\n--cut--\r\n"),
        Form("preamble\r\n--cut  \r\ncontent-disposition: form-data; name=x\r\n\r\n\r\n--cut--"),
        Form("--cut\r\nContent-Disposition: form-data; name=\"file\"\r\n"
            + $"Content-Digest: sha-256=:{Digest("abc")}:\r\n\r\n"
            + "abc\r\n--cut--\r\nepilogue"),
        Form("--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + new string('x', 40_000)
            + "\r\n--cut--\r\n"),
    ];

    public override async Task<string> RunAsync(byte[] input, Random random)
    {
        // The framework bounds the rest of a boundary's line a little differently when it comes in pieces.
        if (BoundaryWithALongTail().IsMatch(Encoding.Latin1.GetString(input))) return "a long tail";
        var whole = await ReadAsync(input, () => input.Length);
        var pieces = await ReadAsync(input, () => random.Next(1, 100));
        return whole == pieces ? whole : throw new FuzzFaultException($"in one piece: {whole}; in many: {pieces}");
    }

    [GeneratedRegex("--cut[^\n]{90,}")]
    private static partial Regex BoundaryWithALongTail();

    private static async Task<string> ReadAsync(byte[] input, Func<int> piece)
    {
        var context = new DefaultHttpContext();
        context.Request.ContentType = "multipart/form-data; boundary=cut";
        context.Request.Body = new Pieces(input, piece);
        var seen = new StringBuilder();
        try
        {
            var parts = new MultipartParts(context.Request);
            while (await parts.NextAsync(CancellationToken.None) is { } part)
            {
                var digest = await SHA256.HashDataAsync(part.Content, CancellationToken.None);
                seen.Append($"{part.Name.Length} {part.IsFile} {Convert.ToHexString(digest)[..8]};");
            }
            return seen.ToString();
        }
        catch (ProblemException problem)
        {
            return problem.Code.Code;
        }
    }

    private static byte[] Form(string text) => Encoding.Latin1.GetBytes(text);

    private static string Digest(string text) => Convert.ToBase64String(SHA256.HashData(Form(text)));

    private sealed class Pieces(byte[] bytes, Func<int> piece) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(Math.Max(1, piece()), buffer.Length)], cancellationToken);

        public override Task<int> ReadAsync(
            byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
