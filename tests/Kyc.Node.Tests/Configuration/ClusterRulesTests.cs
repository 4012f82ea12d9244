using Kyc.Actors.Ports;
using Kyc.Node.Configuration;
using Kyc.Node.Configuration.Binding;
using Kyc.Node.Configuration.Schema;

namespace Kyc.Node.Tests.Configuration;

/// <summary>
/// What roles, transport and storage ask of each other: every contradiction is one line with names and the mend.
/// </summary>
public sealed class ClusterRulesTests : IDisposable
{
    private static readonly string Key = Convert.ToBase64String([.. Enumerable.Repeat((byte)3, 32)]);

    private static readonly string[] Cluster =
    [
        "cluster.transport=rabbitmq", "rabbitmq.password=p", "storage.journal=postgresql", "storage.blob_dir=/shared",
        $"storage.master_key={Key}",
    ];

    private static readonly string[] S3 =
    [
        "storage.journal=postgresql", "storage.blobs=s3", "s3.endpoint=https://s3.example", "s3.bucket=files",
        "s3.access_key=a", "s3.secret_key=s",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kyc-rules-");

    /// <summary>A good configuration, what is changed in it, and the words of the complaint.</summary>
    public static TheoryData<string, string, string[]> Contradictions => new()
    {
        { "plain", "node.roles=edge,worker", ["kyc.node.roles", "all of edge, sessions, worker",
            "kyc.cluster.transport=rabbitmq"] },
        { "cluster", "storage.journal=sqlite", ["kyc.cluster.transport", "kyc.storage.journal=postgresql", "share"] },
        { "cluster", "storage.blob_dir=", ["kyc.cluster.transport", "kyc.storage.blob_dir", "kyc.storage.blobs=s3"] },
        { "cluster", "storage.master_key=", ["kyc.cluster.transport", "kyc.storage.master_key",
            "kyc.storage.master_key_file", "openssl rand"] },
        { "cluster", "rabbitmq.password=", ["kyc.cluster.transport", "kyc.rabbitmq.password",
            "kyc.rabbitmq.password_file", "'kyc'"] },
        { "cluster", "storage.master_key_file=/k", ["kyc.storage.master_key ", "kyc.storage.master_key_file",
            "both set"] },
        { "cluster", "rabbitmq.password_file=/p", ["kyc.rabbitmq.password ", "kyc.rabbitmq.password_file",
            "both set"] },
        { "cluster postgresql.password=q", "postgresql.password_file=/p", ["kyc.postgresql.password ",
            "kyc.postgresql.password_file", "both set"] },
        { "cluster postgresql.migration_password=q", "postgresql.migration_password_file=/p",
            ["kyc.postgresql.migration_password ", "kyc.postgresql.migration_password_file", "both set"] },
        { "s3", "s3.secret_key_file=/s", ["kyc.s3.secret_key ", "kyc.s3.secret_key_file", "both set"] },
        { "cluster rabbitmq.tls=require", "rabbitmq.tls_ca_file=/ca.pem", ["kyc.rabbitmq.tls_ca_file",
            "kyc.rabbitmq.tls=verify_full"] },
        { "cluster postgresql.tls=disable", "postgresql.tls_ca_file=/ca.pem", ["kyc.postgresql.tls_ca_file",
            "kyc.postgresql.tls=verify_full"] },
        { "cluster", "rabbitmq.management_urls=http://broker:15672", ["kyc.rabbitmq.management_urls",
            "'http://broker:15672'", "https", "kyc.rabbitmq.tls=disable"] },
        { "plain", "edge.tls_certificate_file=/c.pem", ["kyc.edge.tls_certificate_file", "kyc.edge.tls_key_file",
            "both or neither"] },
        { "plain", "admin.tls_key_file=/k.pem", ["kyc.admin.tls_key_file", "kyc.admin.tls_certificate_file",
            "both or neither"] },
        { "cluster", "rabbitmq.tls_certificate_file=/c.pem", ["kyc.rabbitmq.tls_certificate_file",
            "kyc.rabbitmq.tls_key_file", "both or neither"] },
        { "cluster", "postgresql.tls_key_file=/k.pem", ["kyc.postgresql.tls_key_file",
            "kyc.postgresql.tls_certificate_file", "both or neither"] },
        { "cluster rabbitmq.tls_certificate_file=/c.pem rabbitmq.tls_key_file=/k.pem", "rabbitmq.tls=disable",
            ["kyc.rabbitmq.tls_certificate_file", "kyc.rabbitmq.tls=verify_full"] },
        { "plain", "admin.client_ca_file=/ca.pem", ["kyc.admin.client_ca_file", "kyc.admin.tls_certificate_file"] },
        { "plain", "admin.address=0.0.0.0", ["kyc.admin.address", "kyc.admin.tls_certificate_file",
            "127.0.0.0/8 or ::1"] },
        { "plain admin.tls_certificate_file=/c.pem admin.tls_key_file=/k.pem", "admin.address=192.0.2.7",
            ["kyc.admin.address", "kyc.admin.client_ca_file"] },
        { "s3", "storage.journal=sqlite", ["kyc.storage.blobs", "kyc.storage.journal=postgresql"] },
        { "s3", "storage.blob_dir=/shared", ["kyc.storage.blob_dir", "kyc.storage.blobs=files"] },
        { "s3", "s3.endpoint=", ["kyc.storage.blobs", "kyc.s3.endpoint is not set"] },
        { "s3", "s3.bucket=", ["kyc.storage.blobs", "kyc.s3.bucket is not set"] },
        { "s3", "s3.access_key=", ["kyc.storage.blobs", "kyc.s3.access_key is not set"] },
        { "s3", "s3.secret_key=", ["kyc.storage.blobs", "kyc.s3.secret_key", "kyc.s3.secret_key_file"] },
        { "plain", "rabbitmq.hosts=broker:5672", ["kyc.rabbitmq.hosts", "kyc.cluster.transport=rabbitmq"] },
        { "plain", "rabbitmq.password=canary", ["kyc.rabbitmq.password", "kyc.cluster.transport=rabbitmq"] },
        { "plain", "rabbitmq.password_file=/p", ["kyc.rabbitmq.password_file", "kyc.cluster.transport=rabbitmq"] },
        { "plain", "postgresql.host=db", ["kyc.postgresql.host", "kyc.storage.journal=postgresql"] },
        { "plain", "postgresql.password=canary", ["kyc.postgresql.password", "kyc.storage.journal=postgresql"] },
        { "plain", "postgresql.password_file=/p", ["kyc.postgresql.password_file",
            "kyc.storage.journal=postgresql"] },
        { "plain", "s3.endpoint=https://s3.example", ["kyc.s3.endpoint", "kyc.storage.blobs=s3"] },
        { "plain", "s3.bucket=files", ["kyc.s3.bucket", "kyc.storage.blobs=s3"] },
        { "plain postgresql.pool_max=4", "postgresql.writers=4", ["kyc.postgresql.writers",
            "kyc.postgresql.pool_max"] },
        { "plain", "rabbitmq.suspect_after_ms=900", ["kyc.rabbitmq.suspect_after_ms",
            "kyc.rabbitmq.beat_interval_ms", "2 beats"] },
        { "plain", "rabbitmq.reconnect_pause_ms=2000", ["kyc.rabbitmq.reconnect_pause_ms <= "] },
        { "plain", "rabbitmq.again_pause_ms=6000", ["kyc.rabbitmq.again_pause_ms <= "] },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_contradiction_is_one_line_with_names_and_the_mend(string good, string change, string[] words)
    {
        var before = Good(good);
        Read(before);
        var line = Assert.Throws<ConfigurationException>(() => Read([.. before, change])).Message;
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("(and ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("edge")]
    [InlineData("sessions")]
    [InlineData("worker")]
    [InlineData("worker,edge")]
    public void A_node_of_a_cluster_may_have_any_roles(string roles)
    {
        var settings = Read([.. Cluster, $"node.roles={roles}"]);
        Assert.Equal(roles.Split(','), settings.Get(NodeSettings.Roles));
        Assert.False(settings.Recovery().VoidLeasesAtStart);
    }

    [Theory]
    [InlineData("disable", TlsMode.Disable)]
    [InlineData("Require", TlsMode.Require)]
    [InlineData("verify_full", TlsMode.VerifyFull)]
    [InlineData("VerifyFull", TlsMode.VerifyFull)]
    [InlineData("verify-full", TlsMode.VerifyFull)]
    public void Tls_is_understood_in_the_spelling_of_other_tools(string text, TlsMode mode)
    {
        var settings = Read([$"rabbitmq.tls={text}", $"postgresql.tls={text}"]);
        Assert.Equal((mode, mode), (settings.RabbitMq().Tls, settings.PostgreSql().Tls));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("verify_ca")]
    [InlineData("")]
    public void Any_other_word_for_tls_is_refused(string text) => Assert.Contains(
        "kyc.rabbitmq.tls", Assert.Throws<ConfigurationException>(() => Read([$"rabbitmq.tls={text}"])).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("rabbitmq.hosts=broker")]
    [InlineData("rabbitmq.hosts=broker:0")]
    [InlineData("rabbitmq.hosts=::1:5672")]
    [InlineData("rabbitmq.hosts=a:1,a:1")]
    [InlineData("rabbitmq.management_urls=broker:15672")]
    [InlineData("rabbitmq.management_urls=http://user:secret@broker:15672")]
    [InlineData("s3.endpoint=ftp://s3.example")]
    [InlineData("s3.endpoint=https://s3.example/path")]
    [InlineData("s3.prefix=a/../")]
    [InlineData("s3.prefix=a")]
    [InlineData("postgresql.host=two words")]
    public void An_address_that_is_none_is_refused_by_name(string argument) => Assert.StartsWith(
        "kyc." + argument.Split('=')[0],
        Assert.Throws<ConfigurationException>(() => Read([argument])).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_brokers_may_be_named_IPv6_too() => Assert.Equal(
        ["a.example:5671", "[::1]:5672"],
        Read([.. Cluster, "rabbitmq.hosts=a.example:5671,[::1]:5672"]).RabbitMq().Hosts);

    [Fact]
    public void A_secret_is_read_from_its_file_without_the_line_s_end()
    {
        var path = Secret("from file\n");
        var settings = Read([.. Cluster, "rabbitmq.password=", $"rabbitmq.password_file={path}",
            $"postgresql.password_file={path}"]);
        Assert.Equal("from file", settings.RabbitMq().Password);
        Assert.Equal("from file", settings.PostgreSql().Password);
        Assert.Equal("from file",
            Read([.. S3, "s3.secret_key=", $"s3.secret_key_file={path}"]).S3()!.SecretKey);
        Assert.DoesNotContain("from file", ConfigurationListing.Text(settings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "can")]
    [InlineData("", "one line")]
    [InlineData("canary\nsecond line\n", "one line")]
    public void A_file_without_a_secret_is_refused_by_its_setting_s_name(string? text, string word)
    {
        var path = text is null ? Path.Combine(_folder.FullName, "none") : Secret(text);
        var settings = Read([.. Cluster, "rabbitmq.password=", $"rabbitmq.password_file={path}"]);
        var line = Assert.Throws<ConfigurationException>(settings.RabbitMq).Message;
        Assert.Contains("kyc.rabbitmq.password_file", line, StringComparison.Ordinal);
        Assert.Contains(path, line, StringComparison.Ordinal);
        Assert.Contains(word, line, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", line, StringComparison.Ordinal);
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);

    private string Secret(string text)
    {
        var path = Path.Combine(_folder.FullName, "secret");
        File.WriteAllText(path, text);
        return path;
    }

    private static string[] Good(string name)
    {
        var words = name.Split(' ');
        string[] known = words[0] switch
        {
            "cluster" => Cluster,
            "s3" => S3,
            _ => [],
        };
        return [.. known, .. words.Skip(1)];
    }

    private static Settings Read(IEnumerable<string> arguments) => SettingsReader.Read(new SettingsInput
    {
        Arguments = [.. arguments.Select(NamedArgument.Parse)],
    });
}
