using Kyc.Actors.RabbitMq;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Storage.Files;
using Kyc.Storage.PostgreSql;
using Kyc.Storage.S3;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kyc.Cli.Doctor;

/// <summary>Looks at the servers that nodes of a cluster share: database, S3, broker. Changes nothing there.</summary>
internal static class ServerChecks
{
    private const string Mend = "mend what the message names and run kyc doctor again";

    /// <summary>Whether the database server lets this node in.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> DatabaseAsync(Settings settings, CancellationToken cancel) =>
        [Finding(await PostgreSqlProbe.LookAsync(settings.PostgreSql(), cancel))];

    /// <summary>Whether files can be written to the bucket and read back.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> S3Async(
        Settings settings, TimeProvider time, CancellationToken cancel)
    {
        using var store = new S3BlobStore(settings.S3()!, settings.Storage(), time, NullLogger.Instance);
        return [.. (await store.CheckAsync(cancel)).Select(Finding)];
    }

    /// <summary>Whether every broker lets this node in, and the management interface too.</summary>
    public static async Task<IReadOnlyList<DoctorFinding>> BrokerAsync(
        Settings settings, TimeProvider time, CancellationToken cancel)
    {
        var found = await BrokerProbe.LookAsync(settings.RabbitMq(), time, cancel);
        return [.. found.Select(finding => finding.Ok
            ? DoctorFinding.Ok(finding.Name, finding.Detail)
            : DoctorFinding.Fail(finding.Name, finding.Detail, Mend))];
    }

    private static DoctorFinding Finding(StorageCheckResult check) => check.Ok
        ? DoctorFinding.Ok(check.Name, check.Message)
        : DoctorFinding.Fail(check.Name, check.Message, check.Mend ?? Mend);
}
