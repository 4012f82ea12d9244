using Kyc.Actors.Limits;
using Kyc.Edge.Auth;
using Kyc.Edge.Uploads.Headers;
using Kyc.Sessions.Policies;

namespace Kyc.Edge;

/// <summary>
/// Every limit and default of the HTTP edge. Bounds are checked by <see cref="EdgeServices.AddKycEdge"/>.
/// </summary>
public sealed record EdgeOptions
{
    /// <summary>The policies a client may name, by id. Default: <c>pol_default</c>, version 1. At least one.</summary>
    public IReadOnlyList<Policy> Policies { get; init; } = [new Policy { Id = "pol_default", Version = 1 }];

    /// <summary>
    /// Policy of sessions that name none. Default <c>pol_default</c>; must be among <see cref="Policies"/>.
    /// </summary>
    public string DefaultPolicyId { get; init; } = "pol_default";

    /// <summary>What a picture or video may be, judged from its header while it streams in.</summary>
    public MediaLimits Media { get; init; } = new();

    /// <summary>Most bytes of a picture. Unit: bytes. Default 20 MB. Bounds 1 to 1 GB.</summary>
    public long PictureMaxBytes { get; init; } = 20_000_000;

    /// <summary>Most bytes of a video. Unit: bytes. Default 100 MB. Bounds 1 to 10 GB.</summary>
    public long VideoMaxBytes { get; init; } = 100_000_000;

    /// <summary>
    /// Room for boundaries, part headers and text fields around a multipart file. Unit: bytes. Default 64 KiB.
    /// </summary>
    public long MultipartOverheadBytes { get; init; } = 65_536;

    /// <summary>Most bytes of a JSON body. Unit: bytes. Default 64 KiB. Bounds 1 KiB to 1 MiB.</summary>
    public int JsonMaxBytes { get; init; } = 65_536;

    /// <summary>Most ids that one request for erasure may name. Default 1,000. Bounds 1 to 10,000.</summary>
    public int ErasureMaxIds { get; init; } = 1_000;

    /// <summary>Most characters of a client's reference. Default 200. Bounds 1 to 1,000.</summary>
    public int ReferenceMaxLength { get; init; } = 200;

    /// <summary>Most entries of a session's metadata. Default 50.</summary>
    public int MetadataMaxEntries { get; init; } = 50;

    /// <summary>Most characters of a metadata key. Default 40.</summary>
    public int MetadataKeyMaxLength { get; init; } = 40;

    /// <summary>Most characters of a metadata value. Default 500.</summary>
    public int MetadataValueMaxLength { get; init; } = 500;

    /// <summary>
    /// Shortest life a client may ask for. Unit: seconds. Default 60. Bounds 1 to <see cref="LifetimeMaxSeconds"/>.
    /// </summary>
    public int LifetimeMinSeconds { get; init; } = 60;

    /// <summary>Longest life a client may ask for. Unit: seconds. Default 30 days.</summary>
    public int LifetimeMaxSeconds { get; init; } = 2_592_000;

    /// <summary>How long a session or worker may take to answer. Default 10 s. Bounds 100 ms to 5 min.</summary>
    public TimeSpan AskDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a worker may take to compare two pictures in one call. Default 30 s. Bounds 1 s to 5 min.
    /// </summary>
    public TimeSpan ComparisonDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest <c>?wait=</c>. Unit: seconds. Default 60. Bounds 0 to 300.</summary>
    public int WaitMaxSeconds { get; init; } = 60;

    /// <summary>What <c>Retry-After</c> says with 503 and 507. Unit: seconds. Default 1. Bounds 1 to 3,600.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>How long one readiness check may take before it counts as failed. Default 2 s.</summary>
    public TimeSpan ReadinessTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Show similarity, scores and thresholds in reports and comparisons. Default true, for self-hosted use; false
    /// keeps them from clients that could use them to tune an attack.
    /// </summary>
    public bool ExposeScores { get; init; } = true;

    /// <summary>What clients may do.</summary>
    public LimitSettings Limits { get; init; } = new();

    /// <summary>
    /// Slowest upload kept alive after the grace time, on average from its beginning. Unit: bytes a second. Default
    /// 4,096: a phone on a bad 2G connection sends about 8,000, and a picture of 300 kB in 75 s; the 16 KB/s that would
    /// cut attackers sooner would cut that phone too. 0 switches it off.
    /// </summary>
    public double MinBodyBytesPerSecond { get; init; } = 4_096;

    /// <summary>How long an upload may be slower than that. Default 10 s.</summary>
    public TimeSpan BodyRateGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Slowest reader of an answer kept alive after the same grace time. Unit: bytes a second. Default 8,192: what a
    /// phone reads has a few kilobytes, and the server's buffers hold it for whoever reads late. 0 switches it off.
    /// </summary>
    public double MinAnswerBytesPerSecond { get; init; } = 8_192;

    /// <summary>How long a client may take to send its headers. Default 10 s: they fit a few packets, which even a
    /// connection with long pauses delivers in that time.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may lie idle between two requests. Default 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most bytes of all request headers. Default 8 KiB. Bounds 1 KiB to 1 MiB.</summary>
    public int HeadersMaxBytes { get; init; } = 8_192;

    /// <summary>
    /// Most bytes of a body read ahead of who takes them, for each connection; together with the copies in flight an
    /// upload stays under 1 MiB. Default 256 KiB. Bounds 64 KiB to 1 MiB.
    /// </summary>
    public int ReadAheadBytes { get; init; } = 262_144;

    /// <summary>Most connections at once. Default 10,000.</summary>
    public long MaxConnections { get; init; } = 10_000;

    /// <summary>Limits and defaults of keys, tokens and browsers.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>
    /// Most connections at once of one remote address (IPv6: its /64) that is no trusted proxy. Default 1,000: many
    /// phones may share an address, but none a tenth of all connections. 0 for no limit.
    /// </summary>
    public int MaxConnectionsPerAddress { get; init; } = 1_000;

    /// <summary>
    /// Addresses of proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Default none:
    /// the headers are ignored.
    /// </summary>
    public IReadOnlyList<System.Net.IPAddress> TrustedProxies { get; init; } = [];

    /// <summary>What goes into the audit log.</summary>
    public Audit.EdgeAuditOptions Audit { get; init; } = new();

    /// <summary>The policy of an id, or null; ids are compared exactly.</summary>
    public Policy? FindPolicy(string id) => Policies.FirstOrDefault(policy => policy.Id == id);

    /// <summary>The policy of sessions that name none.</summary>
    public Policy DefaultPolicy => FindPolicy(DefaultPolicyId)!;
}
