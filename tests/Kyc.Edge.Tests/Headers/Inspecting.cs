using Kyc.Edge.Uploads.Headers;

namespace Kyc.Edge.Tests.Headers;

/// <summary>Short ways to inspect bytes and to state what must come of it.</summary>
internal static class Inspecting
{
    /// <summary>Inspects bytes pushed in pieces of one size.</summary>
    public static MediaFacts Inspect(
        ReadOnlySpan<byte> bytes, FileClass expected, MediaLimits? limits = null, int piece = int.MaxValue)
    {
        var inspector = new HeaderInspector(limits ?? new MediaLimits(), expected);
        for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
            inspector.Push(bytes.Slice(at, Math.Min(piece, bytes.Length - at)));
        return inspector.Complete();
    }

    /// <summary>Inspects bytes that must be refused; gives the refusal.</summary>
    public static UploadRefusedException Refused(
        ReadOnlySpan<byte> bytes, FileClass expected, MediaLimits? limits = null)
    {
        try
        {
            var facts = Inspect(bytes, expected, limits);
            Assert.Fail($"{bytes.Length} bytes were accepted as {facts}");
            throw new InvalidOperationException();
        }
        catch (UploadRefusedException refused)
        {
            return refused;
        }
    }

    /// <summary>Inspects bytes that must be refused with a code.</summary>
    public static UploadRefusedException Refused(
        string code, ReadOnlySpan<byte> bytes, FileClass expected, MediaLimits? limits = null)
    {
        var refused = Refused(bytes, expected, limits);
        Assert.True(code == refused.Code, $"expected {code}, got {refused.Message}");
        return refused;
    }

    /// <summary>Bytes from parts.</summary>
    public static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();
}
