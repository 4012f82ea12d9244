using Kyc.Actors.Ports;
using Kyc.Actors.Sealing;
using Kyc.Cluster.Tests.History;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Events;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Storage;

namespace Kyc.Cluster.Tests.Nemesis;

/// <summary>Writes sessions that owe a comparison straight into a journal, as a cluster that died left them.</summary>
internal static class OwedSessions
{
    private const int AtOnce = 64;

    public static Task WriteAsync(IStorage storage, int count) => Parallel.ForAsync(
        0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, cancel) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var (session, tenant) = (SessionId.New(now), new TenantId("default"));
            var (key, wrapped) = storage.KeyRing.Mint(tenant, session);
            var command = "cmd_" + Ulid.New(now);
            SessionCommand[] life =
            [
                new CreateSession(session, tenant, new CommandId(command + "_1"), Forged.Policy with
                {
                    Liveness = Kyc.Sessions.Policies.LivenessMode.Off,
                }),
                new AcceptFile(session, tenant, new CommandId(command + "_2"), Sealed(FileKind.IdCard, key)),
                new AcceptFile(session, tenant, new CommandId(command + "_3"), Sealed(FileKind.FaceVideo, key)),
            ];
            var (state, last) = (SessionState.None, EventChain.Genesis);
            foreach (var step in life)
            {
                var ruling = Assert.IsType<Ruling.Accepted>(Decide.On(state, step, now));
                (var records, state) = Journaling.Seal(state, last, step, ruling.Events, now);
                last = records[^1].Hash;
                await storage.Journal.AppendAsync(
                    new JournalAppend(records, state, step is CreateSession ? wrapped : null), cancel);
            }
            key.Dispose();
        });

    private static SessionFile Sealed(FileKind kind, DataKey key)
    {
        var file = Forged.File(kind).File;
        return file with { Sha256 = DigestSeal.Seal(key, file.Sha256) };
    }
}
