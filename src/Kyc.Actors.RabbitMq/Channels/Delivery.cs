using RabbitMQ.Client;

namespace Kyc.Actors.RabbitMq.Channels;

/// <summary>A message as it came; its bytes are its own.</summary>
/// <param name="Tag">What it is settled by, on the channel it came on.</param>
/// <param name="Redelivered">True when it was delivered before and not settled.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Body">Its content.</param>
internal sealed record Delivery(ulong Tag, bool Redelivered, IReadOnlyBasicProperties Properties, byte[] Body);
