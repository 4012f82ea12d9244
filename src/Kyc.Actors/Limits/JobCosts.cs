using Kyc.Sessions.Ids;

namespace Kyc.Actors.Limits;

/// <summary>
/// What a comparison of each tenant costs lately, in milliseconds of a worker. Where several tenants have jobs waiting,
/// one whose jobs cost twice as much has half as many of them in the queue, so that all get the same time. Not
/// thread-safe.
/// </summary>
internal sealed class JobCosts
{
    /// <summary>Weight of the newest job in a tenant's mean.</summary>
    private const double Newest = 0.2;

    /// <summary>Tenants that are remembered; beyond it all is learnt anew.</summary>
    private const int Remembered = 10_000;

    private readonly Dictionary<TenantId, double> _means = [];

    /// <summary>A job took so long.</summary>
    public void Add(TenantId tenant, double milliseconds)
    {
        if (milliseconds <= 0 || double.IsNaN(milliseconds)) return;
        if (_means.Count >= Remembered && !_means.ContainsKey(tenant)) _means.Clear();
        _means[tenant] = _means.TryGetValue(tenant, out var mean)
            ? mean + Newest * (milliseconds - mean)
            : milliseconds;
    }

    /// <summary>How many of a tenant's jobs may wait in the queue; at least one.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="most">As many as when its jobs cost least.</param>
    /// <param name="active">Tenants that have jobs waiting.</param>
    public long Allowed(TenantId tenant, long most, IEnumerable<TenantId> active)
    {
        if (!_means.TryGetValue(tenant, out var own)) return most;
        var least = own;
        foreach (var other in active)
            if (_means.TryGetValue(other, out var mean) && mean < least) least = mean;
        return Math.Clamp((long)Math.Round(most * least / own), 1, most);
    }
}
