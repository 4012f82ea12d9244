using Kyc.Edge.ApiKeys;
using Kyc.Edge.Auth.Oidc;
using Kyc.Edge.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Kyc.Edge.Auth;

/// <summary>Puts what reads and gives credentials into a host.</summary>
internal static class AccessServices
{
    /// <summary>Registers it. Readers are asked in this order; that of API keys takes what is left.</summary>
    public static void Add(IServiceCollection services, AccessOptions options)
    {
        services.AddSingleton<SessionTokens>().AddSingleton<ClientTokens>();
        services.AddSingleton<KeyIssuer>().AddSingleton<ApiKeyDesk>();
        services.AddSingleton<IBearerReader>(host => host.GetRequiredService<SessionTokens>());
        if (options.Oidc is { } oidc) AddProvider(services, oidc);
        services.AddSingleton<IBearerReader, ApiKeyReader>();
        BrowserAccess.Add(services, options);
    }

    private static void AddProvider(IServiceCollection services, OidcOptions oidc)
    {
        services.AddSingleton(oidc).AddSingleton<ProviderKeys>();
        services.AddSingleton<IKeySource>(_ => oidc.JwksFile is { } file
            ? new KeyFileSource(file)
            : new DiscoveredKeySource(oidc, new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            {
                // How long it may take is the reader's to bound, by the clock that tests move.
                Timeout = Timeout.InfiniteTimeSpan,
                MaxResponseContentBufferSize = DiscoveredKeySource.MaxBytes,
            }));
        services.AddSingleton<IBearerReader, OidcReader>();
    }
}
