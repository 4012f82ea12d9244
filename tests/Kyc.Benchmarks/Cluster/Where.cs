using System.Text.Json;
using Kyc.Actors.Ports;
using Kyc.Actors.RabbitMq;
using Kyc.Actors.TestKit;
using Kyc.Storage.PostgreSql;
using Kyc.TestSupport.Servers;

namespace Kyc.Benchmarks.Cluster;

/// <summary>Where broker and database of a measurement are; told to the other process on its standard input.</summary>
internal sealed record Where(
    string BrokerHost, int BrokerPort, string BrokerUser, string BrokerPassword, string DatabaseHost, int DatabasePort,
    string Database, string DatabaseUser, string DatabasePassword, string Directory, bool Codes = true)
{
    public static Where Of(BrokerServer broker, PostgresServer server, string database, string directory) => new(
        broker.Host, broker.Port, broker.User, broker.Password, server.Host, server.Port, database, server.User,
        server.Password, directory);

    public static Where Parse(string line) =>
        JsonSerializer.Deserialize<Where>(line) ?? throw new FormatException($"expected an object, got {line}");

    /// <summary>The cluster's transport with its defaults.</summary>
    public RabbitMqSettings Broker => new()
    {
        Hosts = [$"{BrokerHost}:{BrokerPort}"],
        User = BrokerUser,
        Password = BrokerPassword,
        Tls = TlsMode.Disable,
        Prefix = Codes ? "kyc" : "kyc-no-codes",
    };

    /// <summary>What messages bear codes by; without codes, the same fields with nothing computed.</summary>
    public IClusterKeys Keys => Codes ? TestRing.Shared : new NoKeys();

    /// <summary>The cluster's journal with its defaults.</summary>
    public PostgreSqlOptions Journal => new()
    {
        Host = DatabaseHost,
        Port = DatabasePort,
        Database = Database,
        User = DatabaseUser,
        Password = DatabasePassword,
        Tls = TlsMode.Disable,
    };

    public override string ToString() => JsonSerializer.Serialize(this);
}
