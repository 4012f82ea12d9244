using Kyc.Actors.Limits;
using Kyc.Actors.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Limits;

/// <summary>Puts what holds clients to their limits into a host.</summary>
internal static class LimitServices
{
    /// <summary>Registers it.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(all => new TokenDesk(
            all.GetRequiredService<ITransport>(), all.GetRequiredService<EdgeOptions>().Limits,
            all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILogger<TokenDesk>>()));
        services.AddSingleton<RequestsInHand>();
        services.AddSingleton<SessionTokenLimits>();
        services.AddSingleton<OpenSessions>();
        services.AddSingleton<ConnectionCap>();
    }
}
