using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq.Channels;
using Kyc.Actors.RabbitMq.Topology;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Connection;

/// <summary>Opens connections: the brokers are tried in turn, beginning behind the one tried last.</summary>
internal sealed class BrokerConnector
{
    private readonly RabbitMqSettings _settings;
    private readonly MemberIdentity _self;
    private readonly Declarations _declarations;
    private readonly TlsTrust _trust;
    private readonly BrokerHost[] _hosts;
    private int _tried;
    private int _opened;

    /// <exception cref="TransportUnavailableException">A setting cannot be used; the message says which.</exception>
    public BrokerConnector(RabbitMqSettings settings, MemberIdentity self, Declarations declarations)
    {
        (_settings, _self, _declarations) = (settings, self, declarations);
        _trust = new TlsTrust(settings.Tls, settings.TlsCaFile, () => OwnCertificate.Of(settings)?.Certificate);
        try
        {
            _hosts = [.. settings.Hosts.Select(text => BrokerHost.Parse(text, settings.Tls != TlsMode.Disable))];
        }
        catch (FormatException error)
        {
            throw new TransportUnavailableException(error.Message, error);
        }
        if (_hosts.Length == 0)
            throw new TransportUnavailableException("rabbitmq.hosts is empty; name at least one broker");
    }

    /// <summary>One try at one broker: the link, or why there is none.</summary>
    /// <param name="cancel">Gives up.</param>
    /// <param name="declare">Declares everything too; false for who only looks.</param>
    public async Task<(Link? Link, ConnectFailure? Failure)> TryAsync(CancellationToken cancel, bool declare = true)
    {
        var host = _hosts[_tried++ % _hosts.Length];
        string? objection = null;
        var sockets = new SocketNames();
        Link? link = null;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(_settings.ConnectTimeoutMilliseconds);
            var name = $"{_self.Name}/{_self.Incarnation}/{++_opened}";
            var connection = await Factory(_settings, sockets).CreateConnectionAsync(
                [new AmqpTcpEndpoint(host.Name, host.Port, _trust.For(host, why => objection = why))], name,
                limit.Token);
            link = new Link(connection, host, name, sockets.Name, _declarations);
            if (declare) await link.DeclareAsync();
            return (link, null);
        }
        catch (Exception error) when (error is not TransportUnavailableException && !BrokerFault.IsPassing(error))
        {
            await DropAsync(link);
            throw;
        }
        catch (TransportUnavailableException error)
        {
            await DropAsync(link);
            return (null, new ConnectFailure(error.Message, false));
        }
        catch (Exception error) when (BrokerFault.IsPassing(error))
        {
            cancel.ThrowIfCancellationRequested();
            await DropAsync(link);
            return (null, await ConnectFailure.OfAsync(error, host, _settings, objection, cancel));
        }
    }

    private static ValueTask DropAsync(Link? link) => link?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static ConnectionFactory Factory(RabbitMqSettings settings, SocketNames sockets) => new()
    {
        UserName = settings.User,
        Password = settings.Password,
        VirtualHost = settings.VirtualHost,
        SocketFactory = sockets.Make,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = TimeSpan.FromSeconds(settings.HeartbeatSeconds),
        RequestedConnectionTimeout = TimeSpan.FromMilliseconds(settings.ConnectTimeoutMilliseconds),
        SocketReadTimeout = TimeSpan.FromMilliseconds(settings.ConnectTimeoutMilliseconds),
        ContinuationTimeout = TimeSpan.FromMilliseconds(settings.ConnectTimeoutMilliseconds),
        HandshakeContinuationTimeout = TimeSpan.FromMilliseconds(settings.ConnectTimeoutMilliseconds),
        ConsumerDispatchConcurrency = 1,
    };
}
