using System.Net;
using Kyc.Edge.Auth;
using Kyc.Sessions.Ids;

namespace Kyc.Node.Configuration.Schema;

/// <summary>The HTTP edge.</summary>
public static class EdgeSettings
{
    private static readonly Section Section = new("edge");

    /// <summary>Addresses.</summary>
    public static readonly Setting<IReadOnlyList<string>> Addresses = Section.Add(
        "addresses",
        Kinds.List("one or more IPv4 or IPv6 addresses, each once", 1, text => IPAddress.TryParse(text, out _)),
        "127.0.0.1,::1",
        "Addresses to listen on; 0.0.0.0 and :: stand for every IPv4 and every IPv6 address of the machine.");

    /// <summary>Certificate.</summary>
    public static readonly Setting<string> TlsCertificateFile = Section.Add(
        "tls_certificate_file", Kinds.Path(), "",
        "PEM file of the edge's certificate and its chain; with it the port speaks HTTPS alone. Changed files are used "
        + "without a restart.");

    /// <summary>Key.</summary>
    public static readonly Setting<string> TlsKeyFile = Section.Add(
        "tls_key_file", Kinds.Path(), "", "PEM file of that certificate's key, readable by this user alone.");

    /// <summary>HSTS.</summary>
    public static readonly Setting<long> HstsMaxAge = Section.Add(
        "hsts_max_age_s", Kinds.Integer(0, 63_072_000), "31536000",
        "How long browsers are told, on answers over HTTPS, to come by HTTPS alone; 0 tells them nothing.", "seconds");

    /// <summary>Port.</summary>
    public static readonly Setting<long> Port = Section.Add(
        "port", Kinds.Integer(0, 65535), "8080", "TCP port of the HTTP interface; 0 takes a free one and prints it.");

    /// <summary>Where the first key goes.</summary>
    public static readonly Setting<string> BootstrapKeyFile = Section.Add(
        "bootstrap_key_file", Kinds.Path(), "",
        "File (made with mode 0600) that also receives the one-time API key of the first start, for scripts.");

    /// <summary>Tenant of the first key.</summary>
    public static readonly Setting<string> BootstrapTenant = Section.Add(
        "bootstrap_tenant", Kinds.Checked(
            "text", "1 to 64 letters of a-z, 0-9, '_' and '-'",
            text => TenantId.TryParse(text, out var tenant) && !tenant.IsTest), "default",
        "Tenant that the one-time API key of the first start acts for.");

    /// <summary>JSON bodies.</summary>
    public static readonly Setting<long> JsonMaxBytes = Section.Add(
        "json_max_bytes", Kinds.Integer(1024, 1 << 20), "65536", "Most bytes of a JSON body.", "bytes");

    /// <summary>Multipart overhead.</summary>
    public static readonly Setting<long> MultipartOverheadBytes = Section.Add(
        "multipart_overhead_bytes", Kinds.Integer(1024, 1 << 20), "65536",
        "Room for boundaries, part headers and text fields around a file sent as multipart.", "bytes");

    /// <summary>Reference.</summary>
    public static readonly Setting<long> ReferenceMaxLength = Section.Add(
        "reference_max_length", Kinds.Integer(1, 1000), "200",
        "Most characters of a client's reference.", "characters");

    /// <summary>Metadata entries.</summary>
    public static readonly Setting<long> MetadataMaxEntries = Section.Add(
        "metadata_max_entries", Kinds.Integer(0, 1000), "50", "Most entries of a session's metadata.", "entries");

    /// <summary>Metadata keys.</summary>
    public static readonly Setting<long> MetadataKeyMaxLength = Section.Add(
        "metadata_key_max_length", Kinds.Integer(1, 1000), "40", "Most characters of a metadata key.", "characters");

    /// <summary>Metadata values.</summary>
    public static readonly Setting<long> MetadataValueMaxLength = Section.Add(
        "metadata_value_max_length", Kinds.Integer(1, 10_000), "500",
        "Most characters of a metadata value.", "characters");

    /// <summary>Shortest life.</summary>
    public static readonly Setting<long> LifetimeMin = Section.Add(
        "lifetime_min_s", Kinds.Integer(1, 2_592_000), "60", "Shortest life a client may ask for.", "seconds");

    /// <summary>Longest life.</summary>
    public static readonly Setting<long> LifetimeMax = Section.Add(
        "lifetime_max_s", Kinds.Integer(1, 31_536_000), "2592000", "Longest life a client may ask for.", "seconds");

    /// <summary>Ask deadline.</summary>
    public static readonly Setting<TimeSpan> AskDeadline = Section.Add(
        "ask_deadline_s", Kinds.Seconds(0.1, 300), "10", "How long a session may take to answer a request.", "seconds");

    /// <summary>Comparison deadline.</summary>
    public static readonly Setting<TimeSpan> ComparisonDeadline = Section.Add(
        "comparison_deadline_s", Kinds.Seconds(1, 300), "30",
        "How long a worker may take to compare two pictures in one call.", "seconds");

    /// <summary>Longest wait.</summary>
    public static readonly Setting<long> WaitMax = Section.Add(
        "wait_max_s", Kinds.Integer(0, 300), "60", "Longest ?wait= of a request.", "seconds");

    /// <summary>Retry-After.</summary>
    public static readonly Setting<long> RetryAfter = Section.Add(
        "retry_after_s", Kinds.Integer(1, 3600), "1",
        "What Retry-After says when work is refused for a while.", "seconds");

    /// <summary>Readiness.</summary>
    public static readonly Setting<TimeSpan> ReadinessTimeout = Section.Add(
        "readiness_timeout_s", Kinds.Seconds(0.1, 60), "5",
        "How long one readiness check may take before it counts as failed.", "seconds");

    /// <summary>Remembered readiness.</summary>
    public static readonly Setting<long> ReadinessCache = Section.Add(
        "readiness_cache_ms", Kinds.Integer(0, 60_000), "1000",
        "How long a readiness check's answer is remembered, so that asking often costs nothing.", "milliseconds");

    /// <summary>Notice before a stop.</summary>
    public static readonly Setting<long> DrainNotice = Section.Add(
        "drain_notice_ms", Kinds.Integer(0, 60_000), "200",
        "On SIGTERM, how long requests are still answered, each with word to close its connection and not ready, "
        + "before the port closes; longer than a balancer takes to look.", "milliseconds");

    /// <summary>Scores.</summary>
    public static readonly Setting<bool> ExposeScores = Section.Add(
        "expose_scores", Kinds.Boolean(), "true",
        "Show similarity, scores and thresholds to clients; false keeps them from whoever could tune an attack by "
        + "them.");

    /// <summary>Slow uploads.</summary>
    public static readonly Setting<double> MinBodyRate = Section.Add(
        "min_body_bytes_per_s", Kinds.Number(0, 1e9), "4096",
        "Slowest upload kept alive after the grace time, on average; 0 switches the check off. A phone on a bad "
        + "connection still sends about 8,000.", "bytes/s");

    /// <summary>Slow readers.</summary>
    public static readonly Setting<double> MinAnswerRate = Section.Add(
        "min_answer_bytes_per_s", Kinds.Number(0, 1e9), "8192",
        "Slowest reader of an answer kept alive after the same grace time; 0 switches the check off.", "bytes/s");

    /// <summary>Grace of slow uploads.</summary>
    public static readonly Setting<TimeSpan> BodyRateGrace = Section.Add(
        "body_rate_grace_s", Kinds.Seconds(1, 600), "10", "How long an upload or a reader may be slower than that.",
        "seconds");

    /// <summary>Headers.</summary>
    public static readonly Setting<TimeSpan> HeadersTimeout = Section.Add(
        "headers_timeout_s", Kinds.Seconds(1, 600), "10", "How long a client may take to send its headers.", "seconds");

    /// <summary>Idle connections.</summary>
    public static readonly Setting<TimeSpan> IdleTimeout = Section.Add(
        "idle_timeout_s", Kinds.Seconds(1, 3_600), "60",
        "How long a connection may lie idle between two requests.", "seconds");

    /// <summary>Header bytes.</summary>
    public static readonly Setting<long> HeadersMaxBytes = Section.Add(
        "headers_max_bytes", Kinds.Integer(1024, 1 << 20), "8192", "Most bytes of all headers of a request.", "bytes");

    /// <summary>Read-ahead.</summary>
    public static readonly Setting<long> ReadAheadBytes = Section.Add(
        "read_ahead_bytes", Kinds.Integer(65_536, 1 << 20), "262144",
        "Most bytes of a body read ahead of who takes them, for each connection.", "bytes");

    /// <summary>Connections.</summary>
    public static readonly Setting<long> MaxConnections = Section.Add(
        "max_connections", Kinds.Integer(1, 1_000_000), "10000", "Most connections at once.", "connections");

    /// <summary>Life of session tokens.</summary>
    public static readonly Setting<TimeSpan> ClientTokenLifetime = Section.Add(
        "client_token_lifetime_s",
        Kinds.Seconds(AccessOptions.ClientTokenLeast.TotalSeconds, AccessOptions.ClientTokenMost.TotalSeconds), "3600",
        "How long a browser's session token is good; never longer than its session waits.", "seconds");

    /// <summary>Origins.</summary>
    public static readonly Setting<IReadOnlyList<string>> CorsOrigins = Section.Add(
        "cors_origins",
        Kinds.List("origins such as https://shop.example, each once", 0, AccessOptions.IsOrigin), "",
        "Origins whose pages may call with a session token, exactly as browsers write them; none when empty.");

    /// <summary>Remembered preflights.</summary>
    public static readonly Setting<TimeSpan> CorsMaxAge = Section.Add(
        "cors_max_age_s", Kinds.Seconds(0, 86_400), "600",
        "How long a browser may remember what a page was allowed.", "seconds");

    /// <summary>Connections of one address.</summary>
    public static readonly Setting<long> MaxConnectionsPerAddress = Section.Add(
        "max_connections_per_address", Kinds.Integer(0, 1_000_000), "1000",
        "Most connections at once of one remote address (IPv6: its /64) that is no trusted proxy; 0 for no limit.",
        "connections");

    /// <summary>Proxies.</summary>
    public static readonly Setting<IReadOnlyList<string>> TrustedProxies = Section.Add(
        "trusted_proxies",
        Kinds.List("IPv4 or IPv6 addresses, each once", 0, text => IPAddress.TryParse(text, out _)), "",
        "Addresses of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
