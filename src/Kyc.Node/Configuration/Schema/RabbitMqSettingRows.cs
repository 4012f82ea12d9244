namespace Kyc.Node.Configuration.Schema;

/// <summary>How to reach the broker, and the limits of the cluster's transport.</summary>
public static class RabbitMqSettingRows
{
    private const int NameMaxLength = 64;
    private static readonly Section Section = new("rabbitmq");

    /// <summary>Brokers.</summary>
    public static readonly Setting<IReadOnlyList<string>> Hosts = Section.Add(
        "hosts", Kinds.List("one or more host:port, each once", 1, Endpoints.IsHostAndPort), "127.0.0.1:5672",
        "Brokers of one RabbitMQ cluster, tried in turn.");

    /// <summary>Virtual host.</summary>
    public static readonly Setting<string> VirtualHost = Section.Add(
        "virtual_host", Kinds.Required("text", "1 to 255 characters on one line", text => IsLine(text, 255)), "/",
        "Virtual host of the broker that holds the cluster's queues.");

    /// <summary>User.</summary>
    public static readonly Setting<string> User = Section.Add(
        "user", Kinds.Required("text", "1 to 255 characters on one line", text => IsLine(text, 255)), "kyc",
        "User to log in as, at the broker and at its management interface.");

    /// <summary>Password.</summary>
    public static readonly Setting<string> Password = Section.Add(
        "password", Kinds.Words(1000), "", "Its password; give it by environment or file, or name a file of it.",
        secret: true);

    /// <summary>File of the password.</summary>
    public static readonly Setting<string> PasswordFile = Section.Add(
        "password_file", Kinds.Path(), "", "File that holds the password on one line, instead of rabbitmq.password.");

    /// <summary>Protection.</summary>
    public static readonly Setting<Actors.Ports.TlsMode> Tls = Section.Add(
        "tls", Kinds.Tls(), "verify_full",
        "How connections to the broker are protected: in the clear, encrypted whoever the broker is, or encrypted and "
        + "the broker's certificate checked.");

    /// <summary>Authority.</summary>
    public static readonly Setting<string> TlsCaFile = Section.Add(
        "tls_ca_file", Kinds.Path(), "",
        "PEM file of the authority that signed the broker's certificate; the system's authorities when not set.");

    /// <summary>Own certificate.</summary>
    public static readonly Setting<string> TlsCertificateFile = Section.Add(
        "tls_certificate_file", Kinds.Path(), "",
        "PEM file of this node's certificate and its chain, for a broker that asks its clients for one; read anew for "
        + "each connection.");

    /// <summary>Its key.</summary>
    public static readonly Setting<string> TlsKeyFile = Section.Add(
        "tls_key_file", Kinds.Path(), "", "PEM file of that certificate's key, readable by this user alone.");

    /// <summary>Messages of older builds.</summary>
    public static readonly Setting<bool> AcceptUnsigned = Section.Add(
        "accept_unsigned", Kinds.Boolean(), "false",
        "Act on messages without a code under the key ring. For one rolling restart from a build that puts none on "
        + "them, and false before and after: while it is true, who has the broker's password can speak for a node.");

    /// <summary>Management.</summary>
    public static readonly Setting<IReadOnlyList<string>> ManagementUrls = Section.Add(
        "management_urls", Kinds.List("http or https addresses, each once", 0, Endpoints.IsWebAddress), "",
        "Management interfaces of the brokers, tried in turn: frozen nodes are put out through them. Without any, "
        + "only heartbeats find a frozen node.");

    /// <summary>Management's time.</summary>
    public static readonly Setting<long> ManagementTimeout = Section.Add(
        "management_timeout_ms", Kinds.Integer(100, 60_000), "2000",
        "Time for one answer of one management interface.", "milliseconds");

    /// <summary>Prefix.</summary>
    public static readonly Setting<string> Prefix = Section.Add(
        "prefix", Kinds.Required("text", "1 to 64 letters of a-z, 0-9, '.', '_' and '-'", IsPrefix), "kyc",
        "First part of the name of every queue and exchange; clusters that share a virtual host need different ones.");

    /// <summary>Heartbeat.</summary>
    public static readonly Setting<long> Heartbeat = Section.Add(
        "heartbeat_s", Kinds.Integer(5, 60), "10", "Heartbeat of connections to the broker.", "seconds");

    /// <summary>Connecting.</summary>
    public static readonly Setting<long> ConnectTimeout = Section.Add(
        "connect_timeout_ms", Kinds.Integer(100, 60_000), "5000", "Time for a new connection.", "milliseconds");

    /// <summary>Patience.</summary>
    public static readonly Setting<long> StartPatience = Section.Add(
        "start_patience_s", Kinds.Integer(0, 3_600), "60",
        "How long a start waits for the broker; a wrong user or password is never waited for.", "seconds");

    /// <summary>Reconnecting.</summary>
    public static readonly Setting<long> ReconnectPause = Section.Add(
        "reconnect_pause_ms", Kinds.Integer(10, 60_000), "100",
        "Pause before another try to connect; doubles each time.", "milliseconds");

    /// <summary>Longest pause.</summary>
    public static readonly Setting<long> ReconnectPauseLimit = Section.Add(
        "reconnect_pause_limit_ms", Kinds.Integer(10, 60_000), "1000", "Longest such pause.", "milliseconds");

    /// <summary>Beats.</summary>
    public static readonly Setting<long> BeatInterval = Section.Add(
        "beat_interval_ms", Kinds.Integer(50, 10_000), "500",
        "Pause between two beats by which a node shows that it lives.", "milliseconds");

    /// <summary>Suspicion.</summary>
    public static readonly Setting<long> SuspectAfter = Section.Add(
        "suspect_after_ms", Kinds.Integer(200, 120_000), "3000",
        "A node unheard of for so long is put out; several beats.", "milliseconds");

    /// <summary>Forgetting.</summary>
    public static readonly Setting<long> ForgetAfter = Section.Add(
        "forget_after_s", Kinds.Integer(1, 3_600), "15",
        "A node put out is forgotten after so long, and gets its share again when it comes back.", "seconds");

    /// <summary>Confirms.</summary>
    public static readonly Setting<long> ConfirmTimeout = Section.Add(
        "confirm_timeout_ms", Kinds.Integer(100, 60_000), "5000",
        "How long a publish waits for the broker's confirm before it is repeated.", "milliseconds");

    /// <summary>Repeated questions.</summary>
    public static readonly Setting<long> AskRepeat = Section.Add(
        "ask_repeat_ms", Kinds.Integer(50, 60_000), "2000",
        "A question unanswered for so long is asked again by its id; doubles each time.", "milliseconds");

    /// <summary>Messages in hand.</summary>
    public static readonly Setting<long> ShardPrefetch = Section.Add(
        "shard_prefetch", Kinds.Integer(1, 65_535), "512", "Messages of one shard in hand at once.", "messages");

    /// <summary>Yielding.</summary>
    public static readonly Setting<long> YieldPatience = Section.Add(
        "yield_patience_ms", Kinds.Integer(100, 600_000), "10000",
        "How long a node that gives a shard up waits for the questions it has begun; the rest is answered by the next "
        + "owner.", "milliseconds");

    /// <summary>Sign of ownership.</summary>
    public static readonly Setting<long> BatonRenew = Section.Add(
        "baton_renew_s", Kinds.Integer(1, 1_200), "30",
        "How often a shard's owner renews the message it holds as a sign of it; an old one keeps the broker from "
        + "cutting the queue's log.", "seconds");

    /// <summary>Work queue.</summary>
    public static readonly Setting<long> WorkQueueLimit = Section.Add(
        "work_queue_limit", Kinds.Integer(1, 10_000_000), "100000",
        "Jobs that may wait for a worker; those beyond it wait in the journal.", "jobs");

    /// <summary>Comparison queue.</summary>
    public static readonly Setting<long> CompareQueueLimit = Section.Add(
        "compare_queue_limit", Kinds.Integer(1, 1_000_000), "256",
        "Calls of face_comparisons that may wait for a worker; those beyond it are refused with Retry-After.", "calls");

    /// <summary>Lost deliveries.</summary>
    public static readonly Setting<long> WorkDeliveryLimit = Section.Add(
        "work_delivery_limit", Kinds.Integer(1, 100), "3",
        "Deliveries of a job lost with their workers before it is set aside as dead; the journal counts tries by "
        + "itself.", "deliveries");

    /// <summary>Dead jobs.</summary>
    public static readonly Setting<long> DeadQueueLimit = Section.Add(
        "dead_queue_limit", Kinds.Integer(1, 1_000_000), "10000",
        "Dead jobs kept; beyond it the oldest goes.", "jobs");

    /// <summary>Delivered again.</summary>
    public static readonly Setting<long> AgainPause = Section.Add(
        "again_pause_ms", Kinds.Integer(1, 60_000), "200",
        "Pause before a job is delivered again; doubles each time.", "milliseconds");

    /// <summary>Longest pause.</summary>
    public static readonly Setting<long> AgainPauseLimit = Section.Add(
        "again_pause_limit_ms", Kinds.Integer(1, 600_000), "5000", "Longest such pause.", "milliseconds");

    /// <summary>Questions.</summary>
    public static readonly Setting<long> OutstandingLimit = Section.Add(
        "outstanding_limit", Kinds.Integer(1, 1_000_000), "20000",
        "Questions of this node that may wait for answers; beyond it requests are refused with Retry-After.",
        "questions");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;

    private static bool IsLine(string text, int max) =>
        text.Length >= 1 && text.Length <= max && !text.Any(char.IsControl);

    private static bool IsPrefix(string text) =>
        text.Length is >= 1 and <= NameMaxLength
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
}
