using Kyc.Actors.Ports;
using Kyc.Sessions.Decisions;

namespace Kyc.Actors.Workers;

/// <summary>What an error of a try means for its job.</summary>
/// <param name="Code">The reason the client will read if the job is given up.</param>
/// <param name="Retryable">False when another try cannot help.</param>
internal readonly record struct JobFault(ReasonCode Code, bool Retryable)
{
    public static JobFault Of(Exception error) => error switch
    {
        TimeoutException => new JobFault(ReasonCode.ProcessingTimeout, true),
        _ when Chain(error).Any(IsLost) => new JobFault(ReasonCode.InternalError, false),
        ComparisonFailedException failed => new JobFault(ReasonCode.InternalError, failed.Retryable),
        _ => new JobFault(ReasonCode.InternalError, true),
    };

    /// <summary>True when files or keys cannot be read at the moment.</summary>
    public static bool IsStoreAway(Exception error) =>
        Chain(error).Any(cause =>
            cause is BlobStoreUnavailableException or JournalUnavailableException or KeyServiceUnavailableException
            or WrongMasterKeyException { IsMissing: true });

    private static bool IsLost(Exception error) =>
        error is BlobMissingException or BlobDamagedException or DataKeyGoneException;

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var link = error; link is not null; link = link.InnerException) yield return link;
    }
}
