using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Http;

/// <summary>
/// Keeps what clients say out of traces. The framework would note the path of each request, and take over whatever
/// baggage a client sends; ids of sessions and requests are in the log's scope.
/// </summary>
internal static class QuietTraces
{
    private const string NoRequestData = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    /// <summary>Applies it to the server of these services.</summary>
    public static void Apply(IServiceCollection services)
    {
        AppContext.SetSwitch(NoRequestData, true);
        services.AddSingleton(DistributedContextPropagator.CreateNoOutputPropagator());
    }
}
