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
        services.AddSingleton<DistributedContextPropagator>(new IdsOnly());
    }

    /// <summary>Takes over the id of a client's trace, which is 16 bytes and checked, and nothing else.</summary>
    private sealed class IdsOnly : DistributedContextPropagator
    {
        private static readonly DistributedContextPropagator W3C = CreateDefaultPropagator();

        public override IReadOnlyCollection<string> Fields => W3C.Fields;

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
        {
            // This server's own calls carry no trace of their client's.
        }

        public override void ExtractTraceIdAndState(
            object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
        {
            W3C.ExtractTraceIdAndState(carrier, getter, out var offered, out _);
            traceState = null;
            traceId = ActivityContext.TryParse(offered, null, out _) ? offered : null;
        }

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(
            object? carrier, PropagatorGetterCallback? getter) => null;
    }
}
