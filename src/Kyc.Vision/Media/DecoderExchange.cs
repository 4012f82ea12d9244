using Kyc.Vision.Imaging;

namespace Kyc.Vision.Media;

/// <summary>How one job ended, and the pictures that came of it.</summary>
internal sealed record DecoderExchange(WireReply Reply, List<VideoFrame> Frames)
{
    /// <summary>Whether the child gave up because its time was over.</summary>
    public bool RanOutOfTime =>
        Reply.Kind == WireReplyKind.Refused && DecoderResults.CodeOf(Reply) == MediaRefusal.DecodeTimeout;

    /// <summary>Frees the pictures of a job that came to nothing.</summary>
    public void Drop() => Drop(Frames);

    /// <summary>Speaks one job through with a child, on the child's thread.</summary>
    /// <exception cref="IOException">The child died.</exception>
    /// <exception cref="InvalidDataException">The child broke the protocol.</exception>
    public static DecoderExchange Run(DecoderPipe pipe, DecoderArena arena, in WireRequest request)
    {
        var frames = new List<VideoFrame>();
        try
        {
            pipe.Send(request);
            while (true)
            {
                var reply = pipe.Receive<WireReply>();
                if (reply.Magic != Wire.Magic || reply.Id != request.Id) throw Broken("an answer to another question");
                if (reply.Kind == WireReplyKind.Refused) return new DecoderExchange(reply, frames);
                if (reply.Kind == WireReplyKind.Done) return Finish(reply, arena, request, frames);
                if (reply.Kind != WireReplyKind.Frame || frames.Count >= request.Frames) throw Broken("a stray frame");
                frames.Add(Frame(reply, arena, request));
                pipe.SendGo();
            }
        }
        catch
        {
            Drop(frames);
            throw;
        }
    }

    private static void Drop(List<VideoFrame> frames)
    {
        foreach (var frame in frames) frame.Pixels.Dispose();
    }

    private static DecoderExchange Finish(
        in WireReply reply, DecoderArena arena, in WireRequest request, List<VideoFrame> frames)
    {
        if (request.Operation == WireOperation.Picture) frames.Add(Frame(reply, arena, request));
        return new DecoderExchange(reply, frames);
    }

    // A child gone bad may claim any size; only one that fits the request and the arena is believed.
    private static VideoFrame Frame(in WireReply reply, DecoderArena arena, in WireRequest request)
    {
        if (reply.OutWidth < 1 || reply.OutHeight < 1 || reply.OutWidth > request.TargetSide
            || reply.OutHeight > request.TargetSide)
            throw Broken($"a picture of {reply.OutWidth} x {reply.OutHeight}");
        int width = (int)reply.OutWidth, height = (int)reply.OutHeight, stride = Picture.StrideOf(width);
        if (reply.OutStride != stride || (long)stride * height > arena.OutputBytes)
            throw Broken($"rows of {reply.OutStride} bytes");
        var pixels = Picture.Create(width, height);
        arena.Output(stride * height).CopyTo(pixels.Pixels);
        return new VideoFrame(pixels, TimeSpan.FromMicroseconds(Math.Min(reply.TimestampUs, long.MaxValue / 100)));
    }

    private static InvalidDataException Broken(string what) => new($"The decoder child sent {what}.");
}
