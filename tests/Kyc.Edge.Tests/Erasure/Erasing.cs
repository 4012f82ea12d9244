using Kyc.Edge.Tests.Support;

namespace Kyc.Edge.Tests.Erasure;

/// <summary>Waiting for erasures, each look moving the clock on.</summary>
internal static class Erasing
{
    private const int Looks = 2_000;

    /// <summary>Reads a path until it says so.</summary>
    public static async Task<Reply> UntilAsync(this EdgeWorld world, string path, Func<Reply, bool> done)
    {
        for (var look = 0; look < Looks; look++)
        {
            var reply = await world.GetAsync(path);
            if (done(reply)) return reply;
            world.Time.Advance(TimeSpan.FromMilliseconds(100));
        }
        throw new InvalidOperationException($"{path} never said so");
    }

    /// <summary>Waits until a session's data is gone.</summary>
    public static Task<Reply> ErasedAsync(this EdgeWorld world, string session) => world.UntilAsync(
        $"/v1/verification_sessions/{session}",
        reply => reply.Json.GetProperty("redaction").GetProperty("status").GetString() == "redacted");
}
