using Microsoft.Extensions.Hosting;

namespace Kyc.Node.Hosting;

/// <summary>The node decides when to stop; its servers must not listen to signals by themselves.</summary>
internal sealed class OwnLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
