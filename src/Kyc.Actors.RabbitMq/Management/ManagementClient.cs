using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Kyc.Actors.Ports;

namespace Kyc.Actors.RabbitMq.Management;

/// <summary>
/// The brokers' management interfaces: who is connected, and putting out who hangs. Every call throws
/// <see cref="TransportUnavailableException"/> when no interface gives an answer, naming each and the mend. Needs a
/// user with the tag <c>management</c>, who sees and closes the connections of that user alone.
/// </summary>
internal sealed class ManagementClient : IDisposable
{
    private const int QueuesAPage = 500;

    private readonly RabbitMqSettings _settings;
    private readonly ManagementRequests _requests;

    public ManagementClient(RabbitMqSettings settings, TimeProvider time)
    {
        _settings = settings;
        var handler = new SocketsHttpHandler
        {
            SslOptions = ManagementTls.Options(settings),
            // Brokers stand in the cluster's own network.
            UseProxy = false,
            AllowAutoRedirect = false,
        };
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}")));
        _requests = new ManagementRequests(http, settings, time);
    }

    /// <summary>False when no address is configured: then nothing can be asked.</summary>
    public bool Configured => _settings.ManagementUrls.Count > 0;

    private string VirtualHost => Uri.EscapeDataString(_settings.VirtualHost);

    /// <summary>
    /// The connections that the user may see. A new one appears with the broker's next statistics
    /// (<c>collect_statistics_interval</c>, 5 s), and a closed one may stay as long.
    /// </summary>
    public async Task<IReadOnlyList<BrokerConnection>> ConnectionsAsync(CancellationToken cancel)
    {
        var answers = await _requests.GetAsync(
            "api/connections?columns=name,user,user_provided_name,client_properties.connection_name",
            ManagementJson.Default.ConnectionAnswerArray, cancel);
        return [.. answers.Where(answer => answer.Name is not null).Select(answer => new BrokerConnection(
            answer.Name!, answer.UserProvidedName ?? answer.ClientProperties?.ConnectionName, answer.User))];
    }

    /// <summary>
    /// Has the broker close a connection, whatever its client does. <see cref="CloseOutcome.NotThere"/> when there is
    /// none of that name, or when it is so new that it is not listed yet (broker 3.10: repeat it).
    /// </summary>
    /// <param name="name">The broker's own name for it.</param>
    /// <param name="reason">Told to the client and the broker's log.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<CloseOutcome> CloseConnectionAsync(string name, string reason, CancellationToken cancel) =>
        _requests.DeleteAsync("api/connections/" + Uri.EscapeDataString(name), reason, cancel);

    /// <summary>The queues of the virtual host whose names begin with a prefix, by name.</summary>
    public async Task<IReadOnlyList<BrokerQueue>> QueuesAsync(string prefix, CancellationToken cancel)
    {
        var found = new List<BrokerQueue>();
        var name = Uri.EscapeDataString("^" + Regex.Escape(prefix));
        for (var page = 1; ; page++)
        {
            var answer = await _requests.GetAsync(
                $"api/queues/{VirtualHost}?page={page}&page_size={QueuesAPage}&name={name}&use_regex=true"
                + "&columns=name,messages_ready,messages_unacknowledged,consumers,arguments",
                ManagementJson.Default.QueuePage, cancel);
            found.AddRange((answer.Items ?? []).Where(queue => queue.Name is not null).Select(queue => new BrokerQueue(
                queue.Name!, queue.MessagesReady ?? 0, queue.MessagesUnacknowledged ?? 0, queue.Consumers ?? 0,
                queue.Arguments ?? [])));
            if (page >= answer.PageCount) break;
        }
        return [.. found.OrderBy(queue => queue.Name, StringComparer.Ordinal)];
    }

    /// <summary>Who leads the quorum queues whose names begin with a prefix.</summary>
    public async Task<IReadOnlyList<QuorumStanding>> QuorumsAsync(string prefix, CancellationToken cancel)
    {
        var found = new List<QuorumStanding>();
        var name = Uri.EscapeDataString("^" + Regex.Escape(prefix));
        for (var page = 1; ; page++)
        {
            var answer = await _requests.GetAsync(
                $"api/queues/{VirtualHost}?page={page}&page_size={QueuesAPage}&name={name}&use_regex=true"
                + "&columns=name,leader,members,online,state",
                ManagementJson.Default.QuorumPage, cancel);
            // What has no members is a queue of another kind.
            found.AddRange((answer.Items ?? []).Where(queue => queue is { Name: not null, Members.Count: > 0 }).Select(
                queue => new QuorumStanding(
                    queue.Name!, queue.Leader, queue.Members!, queue.Online ?? [], queue.State is not null)));
            if (page >= answer.PageCount) return found;
        }
    }

    /// <summary>What the brokers are, and which there are where the user may see them (tag
    /// <c>monitoring</c>).</summary>
    public async Task<BrokerOverview> OverviewAsync(CancellationToken cancel)
    {
        var answer = await _requests.GetAsync("api/overview", ManagementJson.Default.OverviewAnswer, cancel);
        var nodes = await _requests.TryGetAsync(
            "api/nodes?columns=name,running", ManagementJson.Default.NodeAnswerArray, cancel);
        return new BrokerOverview(
            answer.ProductName ?? "RabbitMQ", answer.ProductVersion ?? answer.RabbitmqVersion ?? "",
            answer.ClusterName ?? "",
            [.. (nodes ?? []).Select(node => new BrokerNode(node.Name ?? "", node.Running ?? false))]);
    }

    /// <summary>Alarms that keep the brokers from taking messages: memory, disk.</summary>
    public async Task<BrokerHealth> HealthAsync(CancellationToken cancel)
    {
        var answer = await _requests.GetAsync(
            "api/health/checks/alarms", ManagementJson.Default.HealthAnswer, cancel, evenUnwell: true);
        if (answer.Status == "ok") return new BrokerHealth([]);
        var alarms = (answer.Alarms ?? []).Select(alarm => $"{alarm.Resource} on {alarm.Node}").ToArray();
        return new BrokerHealth(alarms.Length > 0 ? alarms : [answer.Reason ?? "unwell"]);
    }

    public void Dispose() => _requests.Dispose();
}
