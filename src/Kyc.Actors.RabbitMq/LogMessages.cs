using Kyc.Sessions.Ids;
using Microsoft.Extensions.Logging;

namespace Kyc.Actors.RabbitMq;

/// <summary>
/// Every log line of this project, 1500 to 1599. Ids and counts only: no personal data, keys or passwords.
/// </summary>
internal static partial class LogMessages
{
    [LoggerMessage(1500, LogLevel.Information, "Connected to {Broker} at {Host} as {Connection}")]
    public static partial void BrokerReached(this ILogger log, string broker, string host, string connection);

    [LoggerMessage(1501, LogLevel.Warning, "Connection {Connection} to the broker at {Host} was lost: {Reason}")]
    public static partial void BrokerLost(this ILogger log, string host, string connection, string reason);

    [LoggerMessage(1502, LogLevel.Warning, "No connection to a broker, tried again: {Reason}")]
    public static partial void BrokerNotReached(this ILogger log, string reason);

    [LoggerMessage(1504, LogLevel.Error, "A connection failed in a way that was not foreseen; tried again")]
    public static partial void ConnectFault(this ILogger log, Exception error);

    [LoggerMessage(1503, LogLevel.Warning, "The channel of {What} failed and is opened anew: {Reason}")]
    public static partial void ChannelFailed(this ILogger log, string what, string reason);

    [LoggerMessage(1510, LogLevel.Debug, "Shard {Shard} is ours")]
    public static partial void ShardAcquired(this ILogger log, int shard);

    [LoggerMessage(1511, LogLevel.Debug, "Shard {Shard} is no longer ours")]
    public static partial void ShardLost(this ILogger log, int shard);

    [LoggerMessage(1512, LogLevel.Error, "Shard {Shard} could not be acquired; its channel is opened anew")]
    public static partial void ShardNotAcquired(this ILogger log, int shard, Exception error);

    [LoggerMessage(1513, LogLevel.Warning,
        "Shard {Shard} is given up with {Count} questions begun; the next owner answers them")]
    public static partial void YieldedUnfinished(this ILogger log, int shard, int count);

    [LoggerMessage(1514, LogLevel.Error, "A delivery of shard {Shard} failed; it stays with the broker")]
    public static partial void DeliveryFailed(this ILogger log, int shard, Exception error);

    [LoggerMessage(1515, LogLevel.Error, "Question {Id} cannot be read; its asker is told")]
    public static partial void QuestionUnreadable(this ILogger log, string id, Exception error);

    [LoggerMessage(1516, LogLevel.Warning,
        "Session {Session} cannot be answered now, its question is held: {Reason} (request {RequestId})")]
    public static partial void AnswerDelayed(this ILogger log, SessionId session, string? requestId, string reason);

    [LoggerMessage(1520, LogLevel.Error, "The handler of job {Job} of session {Session} threw; it is delivered again")]
    public static partial void HandlerThrew(this ILogger log, JobId job, SessionId session, Exception error);

    [LoggerMessage(1521, LogLevel.Error, "A message of {Queue} cannot be read and is set aside")]
    public static partial void WorkUnreadable(this ILogger log, string queue, Exception error);

    [LoggerMessage(1522, LogLevel.Warning,
        "Job {Job} of session {Session} could not be put back now, tried again: {Reason}")]
    public static partial void NotPutBack(this ILogger log, JobId job, SessionId session, string reason);

    [LoggerMessage(1523, LogLevel.Warning, "Picture comparison {Id} failed; its asker is told")]
    public static partial void ComparisonFailed(this ILogger log, string id, Exception error);

    [LoggerMessage(1530, LogLevel.Information, "Member {Node} ({Incarnation}) is there")]
    public static partial void MemberThere(this ILogger log, string node, string incarnation);

    [LoggerMessage(1531, LogLevel.Warning,
        "Member {Node} ({Incarnation}) was not heard of for {Milliseconds} ms; its connections are closed")]
    public static partial void MemberMissed(this ILogger log, string node, string incarnation, double milliseconds);

    [LoggerMessage(1532, LogLevel.Information, "Member {Node} ({Incarnation}) is forgotten")]
    public static partial void MemberForgotten(this ILogger log, string node, string incarnation);

    [LoggerMessage(1533, LogLevel.Warning, "Connection {Connection} of member {Node} was closed at the broker")]
    public static partial void PutOut(this ILogger log, string node, string connection);

    [LoggerMessage(1534, LogLevel.Warning,
        "Member {Node} cannot be put out, only the broker's heartbeat finds it now: {Reason}")]
    public static partial void NotPutOut(this ILogger log, string node, string reason);

    [LoggerMessage(1535, LogLevel.Information, "{Count} shards are given to their owners by placement")]
    public static partial void Yielding(this ILogger log, int count);

    [LoggerMessage(1536, LogLevel.Warning, "A {Type} of a member cannot be read: {Reason}")]
    public static partial void MemberMessageUnreadable(this ILogger log, string type, string reason);

    [LoggerMessage(1537, LogLevel.Information, "Order {What} of {From} is taken")]
    public static partial void OrderTaken(this ILogger log, string what, string from);

    [LoggerMessage(1538, LogLevel.Error, "A beat failed; the next one follows")]
    public static partial void BeatFailed(this ILogger log, Exception error);

    [LoggerMessage(1540, LogLevel.Warning,
        "Queue {Queue} had no leader although every broker runs; it was deleted with {Count} messages and is declared "
        + "anew")]
    public static partial void QueueHealed(this ILogger log, string queue, uint count);

    [LoggerMessage(1541, LogLevel.Warning,
        "Queue {Queue} does not answer and is left as it is: {Reason}; when every broker is up and it stays so, delete "
        + "it at the broker, it is declared anew")]
    public static partial void QueueNotHealed(this ILogger log, string queue, string reason);

    [LoggerMessage(1550, LogLevel.Error,
        "{Count} messages for {Destination} were refused and forgotten: {Reason}, {Total} so far; somebody without the "
        + "key ring writes to the broker, or a node has another ring or an older build")]
    public static partial void MessageRefused(
        this ILogger log, long count, string destination, string reason, long total);

    [LoggerMessage(1552, LogLevel.Debug,
        "Member {Incarnation} has not shown yet that it hears this node; its next beat will")]
    public static partial void MemberUnproven(this ILogger log, string incarnation);

    [LoggerMessage(1551, LogLevel.Warning,
        "Messages without a code are acted on, because rabbitmq.accept_unsigned is true; set it to false once every "
        + "node runs this build: until then whoever has the broker's password can speak for a node")]
    public static partial void UnsignedAccepted(this ILogger log);
}
