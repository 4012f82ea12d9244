using Kyc.Actors.Ports;
using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Tests.Broker;

/// <summary>Connections and settings for the tests' brokers.</summary>
internal static class Connecting
{
    /// <summary>Settings of a node at a broker.</summary>
    public static RabbitMqSettings Settings(BrokerServer broker, params Uri[] managements) => new()
    {
        Hosts = [$"{broker.Host}:{broker.Port}"],
        User = broker.User,
        Password = broker.Password,
        Tls = TlsMode.Disable,
        ManagementUrls = managements.Length > 0 ? managements : [broker.Management],
    };

    public static Task<IConnection> OpenAsync(
        BrokerServer broker, string name, string? user = null, string? password = null) => new ConnectionFactory
        {
            HostName = broker.Host,
            Port = broker.Port,
            UserName = user ?? broker.User,
            Password = password ?? broker.Password,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = name,
        }.CreateConnectionAsync();

    /// <summary>Ends when the connection is shut down, with the text that the other side gave.</summary>
    public static Task<string> ShutdownAsync(IConnection connection)
    {
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, reason) =>
        {
            told.TrySetResult(reason.ReplyText);
            return Task.CompletedTask;
        };
        return told.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
