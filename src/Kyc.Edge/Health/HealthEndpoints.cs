using System.Reflection;
using Kyc.Edge.Http;
using Kyc.Edge.OpenApi;
using Kyc.Edge.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Health;

/// <summary>Answer of <c>/livez</c>.</summary>
/// <param name="Status"><c>live</c>.</param>
public sealed record LiveView(string Status);

/// <summary>Answer of <c>/readyz</c> when all is well.</summary>
/// <param name="Status"><c>ready</c>.</param>
/// <param name="Checks">Every check.</param>
public sealed record ReadyView(string Status, IReadOnlyList<ReadyCheckView> Checks);

/// <summary>One readiness check.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ok">How it went.</param>
/// <param name="Detail">One sentence.</param>
public sealed record ReadyCheckView(string Name, bool Ok, string Detail);

/// <summary>Answer of <c>/version</c>.</summary>
/// <param name="Name">The product.</param>
/// <param name="Version">Version of the build, with its commit when known.</param>
/// <param name="Api">Dated version of this interface.</param>
public sealed record VersionView(string Name, string Version, string Api);

/// <summary><c>/livez</c>, <c>/readyz</c>, <c>/version</c>; open to all.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", () => Results.Json(new LiveView("live"), EdgeJson.Wire.LiveView))
            .WithName("livez").WithSummary("The process answers").WithTags("health").Answers<LiveView>(200);
        routes.MapGet("/readyz", ReadyAsync)
            .WithName("readyz").WithSummary("Everything the server needs is there").WithTags("health")
            .Answers<ReadyView>(200).Fails(ProblemCodes.NotReady);
        routes.MapGet("/version", () => Results.Json(Version(), EdgeJson.Wire.VersionView))
            .WithName("version").WithSummary("What runs here").WithTags("health").Answers<VersionView>(200);
    }

    private static async Task<IResult> ReadyAsync(
        IEnumerable<IReadinessCheck> checks, EdgeOptions options, TimeProvider clock, ILogger<ReadyView> logger,
        CancellationToken cancel)
    {
        var results = await Task.WhenAll(checks.Select(check => RunAsync(check, options, clock, cancel)));
        var failed = results.Where(result => !result.Ok).ToArray();
        if (failed.Length == 0) return Results.Json(new ReadyView("ready", results), EdgeJson.Wire.ReadyView);
        foreach (var result in failed) logger.NotReady(result.Name, result.Detail);
        throw new ProblemException(ProblemCodes.NotReady,
            $"Not ready: {string.Join(", ", failed.Select(result => result.Name))}; see errors for what to mend.")
        {
            Errors = [.. failed.Select(result => new FieldError($"/checks/{result.Name}", "not_ready", result.Detail))],
        };
    }

    private static async Task<ReadyCheckView> RunAsync(
        IReadinessCheck check, EdgeOptions options, TimeProvider clock, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(options.ReadinessTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        try
        {
            var result = await check.CheckAsync(either.Token).AsTask().WaitAsync(either.Token);
            return new ReadyCheckView(check.Name, result.Ok, result.Detail);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ReadyCheckView(check.Name, false,
                $"no answer within {options.ReadinessTimeout.TotalSeconds:0.###} s");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new ReadyCheckView(check.Name, false, $"the check failed with {error.GetType().Name}; see the log");
        }
    }

    private static VersionView Version()
    {
        var assembly = typeof(HealthEndpoints).Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return new VersionView("kyc-actors", version ?? assembly.GetName().Version!.ToString(),
            RequestMiddleware.Version);
    }
}
