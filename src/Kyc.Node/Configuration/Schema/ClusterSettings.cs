namespace Kyc.Node.Configuration.Schema;

/// <summary>What binds nodes together.</summary>
public static class ClusterSettings
{
    /// <summary>Everything stays in this process.</summary>
    public const string InProcess = "in_process";

    /// <summary>Nodes find each other through a RabbitMQ broker.</summary>
    public const string RabbitMq = "rabbitmq";

    private static readonly Section Section = new("cluster");

    /// <summary>Transport.</summary>
    public static readonly Setting<string> Transport = Section.Add(
        "transport", Kinds.Choice(InProcess, RabbitMq), InProcess,
        "How messages reach sessions and jobs reach workers: inside this one process, or through the broker of "
        + "section rabbitmq, for nodes on several machines.");

    /// <summary>The section.</summary>
    public static IReadOnlyList<Setting> All => Section.Rows;
}
