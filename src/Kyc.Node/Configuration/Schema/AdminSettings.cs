using System.Net;

namespace Kyc.Node.Configuration.Schema;

/// <summary>The operators' port.</summary>
public static class AdminSettings
{
    private static readonly Section Section = new("admin");

    /// <summary>Whether there is one.</summary>
    public static readonly Setting<bool> Enabled = Section.Add(
        "enabled", Kinds.Boolean(), "true",
        "Opens the operators' port, which `kyc cluster`, `kyc sessions` and so on use.");

    /// <summary>Address.</summary>
    public static readonly Setting<string> Address = Section.Add(
        "address",
        Kinds.Required("address", "an IPv4 or IPv6 address", text => IPAddress.TryParse(text, out _)),
        "127.0.0.1",
        "Address of the operators' port; one that other machines reach needs tls_certificate_file and client_ca_file.");

    /// <summary>Certificate.</summary>
    public static readonly Setting<string> TlsCertificateFile = Section.Add(
        "tls_certificate_file", Kinds.Path(), "",
        "PEM file of the port's certificate and its chain; with it the port speaks TLS alone. Changed files are used "
        + "without a restart.");

    /// <summary>Key.</summary>
    public static readonly Setting<string> TlsKeyFile = Section.Add(
        "tls_key_file", Kinds.Path(), "", "PEM file of that certificate's key, readable by this user alone.");

    /// <summary>Operators' authority.</summary>
    public static readonly Setting<string> ClientCaFile = Section.Add(
        "client_ca_file", Kinds.Path(), "",
        "PEM file of the authority that signs operators' certificates: nobody without one is let in, and the token is "
        + "asked for all the same. kyc on the node's own machine has one of its own in admin.json.");

    /// <summary>Port.</summary>
    public static readonly Setting<long> Port = Section.Add(
        "port", Kinds.Integer(0, 65535), "0",
        "TCP port of the operators' port; 0 takes a free one. It stands in admin.json of the data folder.");

    /// <summary>A token that others made.</summary>
    public static readonly Setting<string> TokenFile = Section.Add(
        "token_file", Kinds.Path(), "",
        "File that holds the token of the operators' port, 32 or more letters; when not set, the node makes one and "
        + "keeps it in admin.json of the data folder, readable by its user alone.");

    /// <summary>Requests at once.</summary>
    public static readonly Setting<long> MaxRequests = Section.Add(
        "max_requests", Kinds.Integer(1, 10_000), "32", "Requests at once; more are refused with 503.", "requests");

    /// <summary>Streams at once.</summary>
    public static readonly Setting<long> MaxStreams = Section.Add(
        "max_streams", Kinds.Integer(1, 1_000), "8",
        "Those of them that may follow the log at once; more are refused with 503.", "requests");

    /// <summary>Bodies.</summary>
    public static readonly Setting<long> MaxBodyBytes = Section.Add(
        "max_body_bytes", Kinds.Integer(1_024, 1 << 20), "16384", "Most bytes of a request's body.", "bytes");

    /// <summary>Deadline.</summary>
    public static readonly Setting<TimeSpan> RequestTimeout = Section.Add(
        "request_timeout_s", Kinds.Seconds(1, 600), "30",
        "How long one request may take, other than following the log and reading the whole journal.", "seconds");

    /// <summary>Questions to sessions.</summary>
    public static readonly Setting<TimeSpan> AskTimeout = Section.Add(
        "ask_timeout_s", Kinds.Seconds(0.1, 60), "10", "How long a session may take to answer an operator.", "seconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
