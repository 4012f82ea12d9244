using Kyc.Actors.RabbitMq.Topology;

namespace Kyc.Actors.RabbitMq.Trust;

/// <summary>
/// Where a message is meant to be acted on: part of its code, so that one moved to another queue is refused there.
/// Whoever takes messages knows its own; what the broker says of a delivery is not asked.
/// </summary>
/// <param name="Exchange">Exchange it is published to.</param>
/// <param name="Key">Its routing key.</param>
internal readonly record struct Destination(string Exchange, string Key)
{
    /// <summary>
    /// An answer: its address is of the broker's making and not known to who waits there. The id of the question, of
    /// which there is one in the world, says whose answer it is.
    /// </summary>
    public static Destination Answer { get; } = new("", "answer");

    /// <summary>The owner of a shard.</summary>
    public static Destination Shard(Names names, int shard) => new(names.Commands, Names.Key(shard));

    /// <summary>Whoever takes jobs, also after a pause, and also when it was set aside meanwhile.</summary>
    public static Destination Work(Names names) => new("", names.Work);

    /// <summary>Whoever compares pictures.</summary>
    public static Destination Comparisons(Names names) => new("", names.Comparisons);

    /// <summary>Every member: beats and orders.</summary>
    public static Destination Members(Names names) => new(names.Members, "");

    /// <summary>Every member: questions given up.</summary>
    public static Destination GivenUp(Names names) => new(names.Cancel, "");

    /// <summary>For people.</summary>
    public override string ToString() => Exchange.Length > 0 ? $"{Exchange}/{Key}" : Key;
}
