using Kyc.Actors.Messages;
using Kyc.Actors.RabbitMq.Channels;

namespace Kyc.Actors.RabbitMq.Work;

/// <summary>Something for a slot to do, as it came from a queue.</summary>
/// <param name="Channel">The channel it came on and is settled on.</param>
/// <param name="Delivery">The delivery.</param>
/// <param name="Job">The job; null for a picture comparison.</param>
internal sealed record WorkDelivery(BrokerChannel Channel, Delivery Delivery, ComparisonJob? Job);
