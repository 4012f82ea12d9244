namespace Kyc.Vision.Media;

/// <summary>From the child's answers to the types that callers see.</summary>
internal static unsafe class DecoderResults
{
    private const ulong MostMilliseconds = 1_000UL * 3_600 * 24 * 365;

    public static MediaFacts Facts(WireReply reply) => new(
        reply.IsVideo != 0 ? MediaKind.Video : MediaKind.Picture,
        Wire.Text(new ReadOnlySpan<byte>(reply.MediaType, 32)),
        Wire.Text(new ReadOnlySpan<byte>(reply.Codec, 16)),
        Side(reply.Width), Side(reply.Height), Duration(reply), reply.HasAudio != 0);

    public static DecodedPicture Picture(DecoderExchange exchange) =>
        new(exchange.Frames[0].Pixels, Facts(exchange.Reply), Time(exchange.Reply));

    public static DecodedVideo Video(DecoderExchange exchange) => new(
        exchange.Frames, Facts(exchange.Reply), exchange.Reply.FrameRateMilli / 1_000.0,
        Side(exchange.Reply.FrameCount), Time(exchange.Reply));

    /// <summary>Why the child refused; null when it did not, or for an unknown code.</summary>
    public static MediaRefusal? CodeOf(WireReply reply) =>
        MediaRefusals.Parse(Wire.Text(new ReadOnlySpan<byte>(reply.Refusal, 32)));

    /// <summary>The refusal; an unknown code, from a child gone bad, counts as an undecodable file.</summary>
    public static MediaRefusedException Refusal(WireReply reply, long bytes)
    {
        var facts = Facts(reply);
        return new MediaRefusedException(
            CodeOf(reply) ?? MediaRefusal.FileUndecodable,
            Wire.Text(new ReadOnlySpan<byte>(reply.Detail, 160)),
            new MeasuredMedia(bytes, facts.Width, facts.Height, facts.Duration, facts.MediaType, facts.Codec));
    }

    public static MediaRefusedException Refusal(MediaRefusal refusal, string detail, long bytes) =>
        new(refusal, detail, new MeasuredMedia(bytes, 0, 0, TimeSpan.Zero, "", ""));

    private static int Side(uint side) => (int)Math.Min(side, int.MaxValue);

    private static TimeSpan Duration(in WireReply reply) =>
        TimeSpan.FromMilliseconds((long)Math.Min(reply.DurationMs, MostMilliseconds));

    private static TimeSpan Time(in WireReply reply) =>
        TimeSpan.FromTicks((long)Math.Min(reply.DecodeNs / TimeSpan.NanosecondsPerTick, long.MaxValue));
}
