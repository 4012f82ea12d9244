using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Kyc.Actors.Ports;
using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Edge.Audit;

/// <summary>
/// Counts the calls that are refused before they cost anything, so that nobody can fill the disk by being refused: one
/// row for each class of addresses or each credential, and outcome, once in a while. A crash loses the counts since.
/// </summary>
internal sealed class RefusalTally : IAsyncDisposable
{
    /// <summary>The operation in such rows.</summary>
    public const string Action = "refused_calls";

    /// <summary>Who, of calls without a credential.</summary>
    public const string Nobody = "unauthenticated";

    /// <summary>Who, of credentials beyond those counted one by one.</summary>
    public const string Others = "other_credentials";

    private readonly IAuditLog _audit;
    private readonly TimeProvider _clock;
    private readonly EdgeAuditOptions _options;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _lock = new();
    private Dictionary<Key, long> _counts = [];

    public RefusalTally(IAuditLog audit, TimeProvider clock, EdgeOptions options, ILogger<RefusalTally> logger)
    {
        (_audit, _clock, _options, _logger) = (audit, clock, options.Audit, logger);
        _timer = clock.CreateTimer(_ => _ = WriteAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Counts a call.</summary>
    /// <param name="credential">Whose; null without one.</param>
    /// <param name="address">Where from.</param>
    /// <param name="outcome">Status and code.</param>
    public void Count(Credential? credential, IPAddress? address, string outcome)
    {
        var key = credential is null
            ? new Key(Nobody, null, ClassOf(address), outcome)
            : new Key(credential.Id, credential.Tenant, "", outcome);
        lock (_lock)
        {
            if (!_counts.ContainsKey(key) && _counts.Count >= _options.TallyMax)
                key = new Key(Others, null, "", outcome);
            if (_counts.Count == 0) _timer.Change(_options.TallyEvery, Timeout.InfiniteTimeSpan);
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Writes what was counted.</summary>
    public async Task WriteAsync()
    {
        await _writing.WaitAsync();
        try
        {
            Dictionary<Key, long> counts;
            lock (_lock) (counts, _counts) = (_counts, []);
            foreach (var (key, count) in counts)
            {
                try
                {
                    await _audit.AppendAsync(Row(key, count), CancellationToken.None);
                }
                catch (Exception cause) when (cause is JournalUnavailableException or OverloadedException
                                                  or StorageFullException)
                {
                    _logger.TallyKept(cause.Message);
                    Keep(key, count);
                }
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await WriteAsync();
        _writing.Dispose();
    }

    private AuditEntry Row(Key key, long count) => new(
        _clock.GetUtcNow(), key.Actor, _options.Node, Action, key.Class,
        "count=" + count.ToString(CultureInfo.InvariantCulture), key.Outcome)
    {
        Tenant = key.Tenant,
    };

    private void Keep(Key key, long count)
    {
        lock (_lock)
        {
            if (_counts.Count == 0) _timer.Change(_options.TallyEvery, Timeout.InfiniteTimeSpan);
            _counts[key] = _counts.GetValueOrDefault(key) + count;
        }
    }

    /// <summary>Enough to tell an attack from a mistake at home, and of nobody in particular.</summary>
    private static string ClassOf(IPAddress? address)
    {
        if (address is null) return "unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address)) return "loopback";
        if (address.AddressFamily != AddressFamily.InterNetwork)
            return address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal ? "private_ipv6" : "public_ipv6";
        return s_private.Any(net => net.Contains(address)) ? "private_ipv4" : "public_ipv4";
    }

    /// <summary>RFC 1918, RFC 6598 and RFC 3927.</summary>
    private static readonly IPNetwork[] s_private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
    ];

    private readonly record struct Key(string Actor, TenantId? Tenant, string Class, string Outcome);
}
