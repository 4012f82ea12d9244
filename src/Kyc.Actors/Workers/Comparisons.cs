using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Runtime;
using Kyc.Actors.Sealing;
using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.Policies;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.Workers;

/// <summary>Runs the engine on stored files within its wall-clock limit.</summary>
internal sealed class Comparisons(
    IComparisonEngine engine, IBlobStore blobs, IKeyRing ring, ISessionKeys keys, IStageBoard stages,
    WorkerSettings settings, TimeProvider time, ILogger log)
{
    private readonly Backoff _away = new(settings.AskPauseMilliseconds, settings.AskPauseLimitMilliseconds);

    /// <summary>Compares a session's files.</summary>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    public async ValueTask<ComparisonReport> OfSessionAsync(
        TenantId tenant, SessionId session, Policy policy, IReadOnlyList<SessionFile> files, CancellationToken cancel)
    {
        try
        {
            return await WithinLimitAsync(
                token => OnceStoresAnswerAsync(tenant, session, policy, files, token), cancel);
        }
        finally
        {
            stages.Clear(session);
        }
    }

    /// <summary>
    /// A store that is away for a moment is waited for within the job's limit: it is nothing that the session did, and
    /// another try at once would meet the same.
    /// </summary>
    private async ValueTask<ComparisonReport> OnceStoresAnswerAsync(
        TenantId tenant, SessionId session, Policy policy, IReadOnlyList<SessionFile> files, CancellationToken cancel)
    {
        for (var repeats = 0; ; repeats++)
        {
            try
            {
                using var key = await keys.OpenAsync(tenant, session, cancel);
                var input = Input(new BlobScope(tenant, session), key, policy, files);
                var report = await engine.CompareAsync(input, new StageReporter(stages, session), cancel);
                return FigureSeal.Seal(report, key, tenant, session);
            }
            catch (Exception error) when (JobFault.IsStoreAway(error) && !cancel.IsCancellationRequested)
            {
                log.StoreAway(session, error.Message);
            }
            await Task.Delay(_away.Pause(repeats), time, cancel);
        }
    }

    /// <summary>Compares two pictures.</summary>
    /// <exception cref="TimeoutException">The limit passed.</exception>
    public async ValueTask<ComparisonReport> OfPicturesAsync(PictureComparison request, CancellationToken cancel)
    {
        using var key = await ring.UnwrapAsync(request.Tenant, request.Id, request.Key, cancel);
        var input = Input(new BlobScope(request.Tenant, request.Id), key, request.Policy,
            [request.Source with { Kind = FileKind.IdCard }, request.Target with { Kind = FileKind.FaceImage }]);
        return await WithinLimitAsync(token => engine.ComparePicturesAsync(input, token), cancel);
    }

    private ComparisonInput Input(BlobScope scope, DataKey key, Policy policy, IReadOnlyList<SessionFile> files) =>
        new(policy, [.. files.Select(file => new ComparisonFile(
            file.Kind, file.Sha256, token => blobs.OpenAsync(scope, key, file.Blob, token)))]);

    private async ValueTask<ComparisonReport> WithinLimitAsync(
        Func<CancellationToken, ValueTask<ComparisonReport>> compare, CancellationToken cancel)
    {
        var limit = TimeSpan.FromSeconds(settings.JobTimeoutSeconds);
        var grace = TimeSpan.FromSeconds(settings.JobCancelGraceSeconds);
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        try
        {
            return await RunAsync(compare, either.Token).WithinAsync(limit + grace, time, CancellationToken.None);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"the comparison took longer than job_timeout_seconds ({limit.TotalSeconds} s)");
        }
        catch (TimeoutException) when (timer.IsCancellationRequested)
        {
            log.EngineAbandoned(grace.TotalSeconds);
            throw;
        }
    }

    private static async Task<ComparisonReport> RunAsync(
        Func<CancellationToken, ValueTask<ComparisonReport>> compare, CancellationToken cancel) =>
            await compare(cancel);
}
