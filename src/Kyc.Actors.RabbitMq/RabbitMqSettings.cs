using System.ComponentModel.DataAnnotations;
using Kyc.Actors.Ports;

namespace Kyc.Actors.RabbitMq;

/// <summary>How to reach the broker, and the limits of the cluster's transport; settings <c>rabbitmq.*</c>.</summary>
public sealed record RabbitMqSettings
{
    /// <summary>Setting <c>hosts</c>: the brokers of one cluster, each <c>host:port</c>; tried in turn.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["127.0.0.1:5672"];

    /// <summary>Setting <c>virtual_host</c>.</summary>
    public string VirtualHost { get; init; } = "/";

    /// <summary>Setting <c>user</c>.</summary>
    public required string User { get; init; }

    /// <summary>Setting <c>password</c>; never logged.</summary>
    public required string Password { get; init; }

    /// <summary>Setting <c>tls</c>: how the connection is protected.</summary>
    public TlsMode Tls { get; init; } = TlsMode.VerifyFull;

    /// <summary>Setting <c>tls_ca_file</c>: PEM file of the authority that signed the broker's certificate; null for
    /// the system's.</summary>
    public string? TlsCaFile { get; init; }

    /// <summary>Setting <c>tls_certificate_file</c>: PEM file of this node's certificate and its chain, where the
    /// broker asks for one; null for none.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary>Setting <c>tls_key_file</c>: PEM file of that certificate's key.</summary>
    public string? TlsKeyFile { get; init; }

    /// <summary>Setting <c>accept_unsigned</c>: acts on messages without a code, for one rolling restart from builds
    /// that put none on them.</summary>
    public bool AcceptUnsigned { get; init; }

    /// <summary>Setting <c>management_urls</c>: management interfaces of the brokers, tried in turn; frozen peers are
    /// put out through them. Empty: only heartbeats find a frozen peer.</summary>
    public IReadOnlyList<Uri> ManagementUrls { get; init; } = [];

    /// <summary>Setting <c>management_timeout_ms</c>: time for one answer of one management interface.</summary>
    [Range(100, 60_000)]
    public int ManagementTimeoutMilliseconds { get; init; } = 2_000;

    /// <summary>Setting <c>prefix</c>: first part of the name of every queue and exchange.</summary>
    public string Prefix { get; init; } = "kyc";

    /// <summary>Setting <c>heartbeat_s</c>: heartbeat of connections, seconds.</summary>
    [Range(5, 60)]
    public int HeartbeatSeconds { get; init; } = 10;

    /// <summary>Setting <c>connect_timeout_ms</c>: time for a new connection.</summary>
    [Range(100, 60_000)]
    public int ConnectTimeoutMilliseconds { get; init; } = 5_000;

    /// <summary>Setting <c>start_patience_s</c>: how long a start waits for the broker, seconds.</summary>
    [Range(0, 3_600)]
    public int StartPatienceSeconds { get; init; } = 60;

    /// <summary>Setting <c>reconnect_pause_ms</c>: pause before another try to connect; doubles each time.</summary>
    [Range(10, 60_000)]
    public int ReconnectPauseMilliseconds { get; init; } = 100;

    /// <summary>Setting <c>reconnect_pause_limit_ms</c>: the longest such pause.</summary>
    [Range(10, 60_000)]
    public int ReconnectPauseLimitMilliseconds { get; init; } = 1_000;

    /// <summary>Setting <c>beat_interval_ms</c>: pause between two beats of a member.</summary>
    [Range(50, 10_000)]
    public int BeatIntervalMilliseconds { get; init; } = 500;

    /// <summary>Setting <c>suspect_after_ms</c>: a member unheard of for so long is put out; several beats.</summary>
    [Range(200, 120_000)]
    public int SuspectAfterMilliseconds { get; init; } = 3_000;

    /// <summary>
    /// Setting <c>forget_after_s</c>: a member put out is forgotten after so long, and yielded to again when it comes
    /// back, seconds.
    /// </summary>
    [Range(1, 3_600)]
    public int ForgetAfterSeconds { get; init; } = 15;

    /// <summary>Setting <c>confirm_timeout_ms</c>: how long a publish waits for the broker's confirm.</summary>
    [Range(100, 60_000)]
    public int ConfirmTimeoutMilliseconds { get; init; } = 5_000;

    /// <summary>Setting <c>ask_repeat_ms</c>: a question unanswered for so long is asked again by its id; doubles each
    /// time.</summary>
    [Range(50, 60_000)]
    public int AskRepeatMilliseconds { get; init; } = 2_000;

    /// <summary>Setting <c>shard_prefetch</c>: messages in hand per shard at once.</summary>
    [Range(1, 65_535)]
    public int ShardPrefetch { get; init; } = 512;

    /// <summary>
    /// Setting <c>yield_patience_ms</c>: how long a node that gives a shard up waits for questions it has begun; what
    /// is not through by then is answered by the next owner.
    /// </summary>
    [Range(100, 600_000)]
    public int YieldPatienceMilliseconds { get; init; } = 10_000;

    /// <summary>
    /// Setting <c>baton_renew_s</c>: how often a shard's owner renews the message it holds as a sign of it, seconds.
    /// An old one keeps the queue's log at the broker from being cut.
    /// </summary>
    [Range(1, 1_200)]
    public int BatonRenewSeconds { get; init; } = 30;

    /// <summary>Setting <c>work_queue_limit</c>: jobs that may wait for a worker.</summary>
    [Range(1, 10_000_000)]
    public int WorkQueueLimit { get; init; } = 100_000;

    /// <summary>Setting <c>compare_queue_limit</c>: picture comparisons that may wait for a worker.</summary>
    [Range(1, 1_000_000)]
    public int CompareQueueLimit { get; init; } = 256;

    /// <summary>
    /// Setting <c>work_delivery_limit</c>: deliveries of a job lost with their workers before it is set aside as dead;
    /// the journal counts tries by itself.
    /// </summary>
    [Range(1, 100)]
    public int WorkDeliveryLimit { get; init; } = 3;

    /// <summary>Setting <c>dead_queue_limit</c>: dead jobs kept; beyond it the oldest goes.</summary>
    [Range(1, 1_000_000)]
    public int DeadQueueLimit { get; init; } = 10_000;

    /// <summary>Setting <c>again_pause_milliseconds</c>: pause before a job is delivered again; doubles each
    /// time.</summary>
    [Range(1, 60_000)]
    public int AgainPauseMilliseconds { get; init; } = 200;

    /// <summary>Setting <c>again_pause_limit_milliseconds</c>: the longest such pause.</summary>
    [Range(1, 600_000)]
    public int AgainPauseLimitMilliseconds { get; init; } = 5_000;

    /// <summary>Setting <c>outstanding_limit</c>: questions of this node that may wait for answers.</summary>
    [Range(1, 1_000_000)]
    public int OutstandingLimit { get; init; } = 20_000;
}

/// <summary>Who a node is in the cluster.</summary>
/// <param name="Name">Its name, unique in the cluster.</param>
/// <param name="Incarnation">What tells this start from earlier ones.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="Version">Version of its build.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record MemberIdentity(
    string Name, string Incarnation, IReadOnlyList<string> Roles, string Version, DateTimeOffset StartedAt);
