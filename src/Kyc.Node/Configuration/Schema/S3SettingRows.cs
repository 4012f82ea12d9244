namespace Kyc.Node.Configuration.Schema;

/// <summary>How to reach an S3 service that keeps the sealed files.</summary>
public static class S3SettingRows
{
    private const int PrefixMaxLength = 200;
    private static readonly Section Section = new("s3");

    /// <summary>Endpoint.</summary>
    public static readonly Setting<string> Endpoint = Section.Add(
        "endpoint", Kinds.Checked("text", "an http or https address of host and port alone", IsEndpoint), "",
        "Base address of the service, for instance https://s3.eu-central-1.amazonaws.com.");

    /// <summary>Region.</summary>
    public static readonly Setting<string> Region = Section.Add(
        "region", Kinds.Required("text", "1 to 64 letters, digits or '-'", IsRegion), "us-east-1",
        "Region that requests are signed for.");

    /// <summary>Bucket.</summary>
    public static readonly Setting<string> Bucket = Section.Add(
        "bucket", Kinds.Checked("text", "3 to 63 letters of a-z, 0-9, '.' and '-'", IsBucket), "",
        "Bucket of the files; it has to exist.");

    /// <summary>Prefix.</summary>
    public static readonly Setting<string> Prefix = Section.Add(
        "prefix", Kinds.Checked(
            "text", "at most 200 letters, digits, '.', '_', '-' and '/', ending in '/' and not beginning with it",
            IsPrefix), "",
        "What the name of every file begins with.");

    /// <summary>Access key.</summary>
    public static readonly Setting<string> AccessKey = Section.Add(
        "access_key", Kinds.Words(200), "", "Access key, the name of the account at the service.");

    /// <summary>Secret key.</summary>
    public static readonly Setting<string> SecretKey = Section.Add(
        "secret_key", Kinds.Words(1000), "", "Its secret; give it by environment or file, or name a file of it.",
        secret: true);

    /// <summary>File of the secret key.</summary>
    public static readonly Setting<string> SecretKeyFile = Section.Add(
        "secret_key_file", Kinds.Path(), "", "File that holds the secret on one line, instead of s3.secret_key.");

    /// <summary>Authority.</summary>
    public static readonly Setting<string> TlsCaFile = Section.Add(
        "tls_ca_file", Kinds.Path(), "",
        "PEM file of the authority that signed the service's certificate; the system's authorities when not set.");

    /// <summary>Style of addresses.</summary>
    public static readonly Setting<bool> PathStyle = Section.Add(
        "path_style", Kinds.Boolean(), "true",
        "The bucket as first part of the path (true) or of the host's name (false).");

    /// <summary>Time for an answer.</summary>
    public static readonly Setting<long> Timeout = Section.Add(
        "timeout_ms", Kinds.Integer(100, 600_000), "15000",
        "Time for one request's answer to begin.", "milliseconds");

    /// <summary>Tries.</summary>
    public static readonly Setting<long> Attempts = Section.Add(
        "attempts", Kinds.Integer(1, 20), "4", "Tries of a request that failed in a way that may pass.", "tries");

    /// <summary>Parts.</summary>
    public static readonly Setting<long> PartMib = Section.Add(
        "part_mib", Kinds.Integer(5, 512), "8", "Files beyond this size go up in parts of it.", "MiB");

    /// <summary>Connections.</summary>
    public static readonly Setting<long> MaxConnections = Section.Add(
        "max_connections", Kinds.Integer(1, 1_000), "32", "Connections to the service at once.", "connections");

    /// <summary>Reading.</summary>
    public static readonly Setting<long> ReadKib = Section.Add(
        "read_kib", Kinds.Integer(64, 16_384), "512",
        "Most that one request of a reader asks for; each open file holds so much.", "KiB");

    /// <summary>Pause between tries.</summary>
    public static readonly Setting<long> Pause = Section.Add(
        "pause_ms", Kinds.Integer(1, 10_000), "100",
        "Pause before the second try; it doubles with each further one, less a random part.", "milliseconds");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;

    private static bool IsEndpoint(string text) =>
        Endpoints.IsWebAddress(text) && new Uri(text).AbsolutePath == "/";

    private static bool IsRegion(string text) =>
        text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsBucket(string text) =>
        text.Length is >= 3 and <= 63
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');

    private static bool IsPrefix(string text) =>
        text.Length <= PrefixMaxLength && text[0] != '/' && text[^1] == '/'
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/')
        && !text[..^1].Split('/').Any(part => part is "" or "." or "..");
}
