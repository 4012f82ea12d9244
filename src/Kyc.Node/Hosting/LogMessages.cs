using Microsoft.Extensions.Logging;

namespace Kyc.Node.Hosting;

/// <summary>Every line the node logs. Ids 5000-5999. Never a key.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(5000, LogLevel.Information,
        "Node {Node} ({Incarnation}) {Version}, {Roles}, listens on {Addresses}; {Slots} worker slots on {Provider}; "
        + "data in {Storage}")]
    public static partial void NodeStarted(
        this ILogger log, string node, string incarnation, string version, string roles, string addresses, int slots,
        string provider, string storage);

    [LoggerMessage(5001, LogLevel.Warning, "Address {Address} is left out: {Reason}")]
    public static partial void AddressLeftOut(this ILogger log, string address, string reason);

    [LoggerMessage(5002, LogLevel.Information,
        "Draining: no new requests; what is in hand has {GraceSeconds} s to finish")]
    public static partial void Draining(this ILogger log, double graceSeconds);

    [LoggerMessage(5003, LogLevel.Information, "Stopped after {ElapsedMs:0} ms")]
    public static partial void Stopped(this ILogger log, double elapsedMs);

    [LoggerMessage(5004, LogLevel.Warning,
        "Jobs in hand did not finish within {GraceSeconds} s; they are resumed at the next start")]
    public static partial void DrainGaveUp(this ILogger log, double graceSeconds);

    [LoggerMessage(5005, LogLevel.Critical,
        "Storage at {Storage} cannot make commits durable any more; the node stops")]
    public static partial void StorageBroken(this ILogger log, string storage, Exception cause);

    [LoggerMessage(5006, LogLevel.Information,
        "The first API key was made for tenant {Tenant}; it is shown once, outside the log")]
    public static partial void BootstrapKeyMade(this ILogger log, string tenant);

    [LoggerMessage(5007, LogLevel.Warning, "Storage check {Check} failed: {Found}; {Mend}")]
    public static partial void StorageCheckFailed(this ILogger log, string check, string found, string? mend);

    [LoggerMessage(5010, LogLevel.Information, "An operator asks this node to leave the cluster")]
    public static partial void LeaveAsked(this ILogger log);

    [LoggerMessage(5008, LogLevel.Information, "Models in use: {Finding}")]
    public static partial void ModelsInUse(this ILogger log, string finding);

    [LoggerMessage(5009, LogLevel.Warning, "Not ready: {Finding}")]
    public static partial void ModelGradeTooLow(this ILogger log, string finding);

    [LoggerMessage(5100, LogLevel.Information,
        "Operators reach this node at {Address}; the token is in admin.json of {DataDir}")]
    public static partial void AdminOpened(this ILogger log, string address, string dataDir);

    [LoggerMessage(5101, LogLevel.Warning, "A {Method} at the operators' port had no token or a wrong one")]
    public static partial void AdminRefused(this ILogger log, string method);

    [LoggerMessage(5110, LogLevel.Information, "The key ring was read again by signal; changed: {Changed}")]
    public static partial void RingAsked(this ILogger log, bool changed);

    [LoggerMessage(5111, LogLevel.Warning, "The key ring could not be read again by signal: {Why}")]
    public static partial void RingNotAsked(this ILogger log, string why);

    [LoggerMessage(5102, LogLevel.Error, "A request at the operators' port failed")]
    public static partial void AdminFailed(this ILogger log, Exception cause);

    [LoggerMessage(5103, LogLevel.Information, "{Actor} asks for {Action} {Target} (audit row {Row})")]
    public static partial void OrderAsked(this ILogger log, string action, string target, string actor, string row);

    [LoggerMessage(5104, LogLevel.Information, "{Action} {Target}: {Outcome} (asked in audit row {Row})")]
    public static partial void OrderEnded(this ILogger log, string action, string target, string outcome, string row);

    [LoggerMessage(5105, LogLevel.Error,
        "The outcome of {Action} {Target}, {Outcome}, could not be written to the audit log; that it was asked is in "
        + "row {Row}")]
    public static partial void OutcomeNotAudited(
        this ILogger log, string action, string target, string outcome, string row, Exception cause);

    [LoggerMessage(5200, LogLevel.Information,
        "The new certificate of {Port} is in use; it ends at {EndsAt}, in {Days} days")]
    public static partial void CertificateChanged(this ILogger log, string port, DateTimeOffset endsAt, double days);

    [LoggerMessage(5201, LogLevel.Error,
        "The new certificate files of {Port} cannot be used, the old certificate stays for {Days} more days: {Reason}")]
    public static partial void CertificateNotChanged(this ILogger log, string port, string reason, double days);

    [LoggerMessage(5202, LogLevel.Warning,
        "The certificate of {Port} ends at {EndsAt}, in {Days} days; write a renewed one into its files, no restart is "
        + "needed")]
    public static partial void CertificateEnds(this ILogger log, string port, DateTimeOffset endsAt, double days);

    [LoggerMessage(5203, LogLevel.Error,
        "The operators' port shows a new certificate, but admin.json does not name it: {Reason}")]
    public static partial void AdminFileNotWritten(this ILogger log, string reason);
}
