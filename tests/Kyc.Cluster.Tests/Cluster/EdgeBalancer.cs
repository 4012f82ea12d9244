using System.Collections.Immutable;

namespace Kyc.Cluster.Tests.Cluster;

/// <summary>
/// What stands before several edges in production: asks each whether it is ready, sends only to those that are, in
/// turn, and takes another one when a connection cannot be made. When none is ready it sends to all, as balancers do
/// rather than refuse everybody: what an edge answers then is its own. Whatever fails after that reaches the client.
/// </summary>
internal sealed class EdgeBalancer : DelegatingHandler
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<Uri> _edges;
    private readonly Task _looking;
    private ImmutableArray<Uri> _live;
    private int _turn;

    public EdgeBalancer(IReadOnlyList<Uri> edges) : base(new SocketsHttpHandler
    {
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 256,
    })
    {
        (_edges, _live) = (edges, [.. edges]);
        _looking = LookAsync();
    }

    /// <summary>The edges that said last that they are ready.</summary>
    public IReadOnlyList<Uri> Live => _live;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var path = request.RequestUri!.PathAndQuery;
        HttpRequestException? refused = null;
        foreach (var edge in InTurn())
        {
            request.RequestUri = new Uri(edge, path);
            try
            {
                return await base.SendAsync(request, cancel);
            }
            catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
            {
                refused = error;
            }
        }
        throw refused!;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _stop.Cancel();
        base.Dispose(disposing);
    }

    private IEnumerable<Uri> InTurn()
    {
        IReadOnlyList<Uri> live = _live.IsEmpty ? _edges : _live;
        var first = (uint)Interlocked.Increment(ref _turn);
        var count = (uint)live.Count;
        for (var next = 0u; next < count; next++) yield return live[(int)((first + next) % count)];
    }

    private async Task LookAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = Patience }) { Timeout = Patience };
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                var ready = await Task.WhenAll(_edges.Select(edge => IsReadyAsync(http, edge)));
                _live = [.. _edges.Where((_, at) => ready[at])];
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            _stop.Dispose();
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri edge)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(edge, "/readyz"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
