using Kyc.Actors.Messages;
using Kyc.Actors.Ports;
using Kyc.Actors.Recovery;
using Kyc.Actors.TestKit;
using Kyc.Actors.Tests.World;
using Kyc.Sessions.Commands;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using static Kyc.Actors.Tests.World.SimWorld;

namespace Kyc.Actors.Tests.Recovery;

/// <summary>Files that no session ever accepted go when they are old; no other file ever does.</summary>
public sealed class OrphanTests
{
    private static readonly TimeSpan Old = TimeSpan.FromHours(31);

    [Fact]
    public void A_file_that_no_session_accepted_is_removed_once_it_is_old() => Run(async world =>
    {
        var session = await world.OpenAsync();
        await world.SettledAsync(session);
        await PutAsync(world, session, 77);             // stored, then the client left
        await PutAsync(world, Some.NewSession(), 78);   // a picture comparison cut short: there is no such session
        await Task.Delay(TimeSpan.FromHours(23), world.Simulation.Time);
        Assert.Equal(4, world.Blobs.Count);
        await Task.Delay(Old, world.Simulation.Time);
        Assert.Equal(2, world.Blobs.Count);
        Assert.Equal(2, world.Running!.Node!.Orphans!.Removed);
        foreach (var file in world.Journal.StateOf(session).Files) Assert.True(world.Blobs.Holds(file.Blob));
    });

    [Fact]
    public void A_file_that_was_replaced_is_evidence_and_stays() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session)));
        foreach (var content in new byte[] { 1, 2 })
        {
            var stored = await PutAsync(world, session, content);
            Ok(await world.AskAsync(Accept(session, stored)));
        }
        await Task.Delay(Old, world.Simulation.Time);
        Assert.Equal(2, world.Blobs.Count);
    });

    [Fact]
    public void A_file_stored_anew_while_the_sweep_looks_stays() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session)));
        await PutAsync(world, session, 1);
        await Task.Delay(TimeSpan.FromHours(25), world.Simulation.Time);
        var sweeper = Sweeper(world);
        world.Journal.Loading = async loaded =>
        {
            world.Journal.Loading = null;
            await PutAsync(world, session, 1);
        };
        // The history was read without it, and the same bytes are accepted right after.
        Assert.Equal(0, await sweeper.SweepAsync(default));
        Assert.Equal(1, world.Blobs.Count);
    });

    [Fact]
    public void Files_of_a_history_that_cannot_be_read_all_stay() => Run(async world =>
    {
        var session = Some.NewSession();
        Ok(await world.AskAsync(Some.Create(session)));
        await PutAsync(world, session, 1);
        world.Journal.Tamper(session, 0, record => record with { Type = "session_exploded" });
        await Task.Delay(Old, world.Simulation.Time);
        Assert.Equal(1, world.Blobs.Count);
    });

    [Fact]
    public void Files_left_over_from_a_redacted_session_go() => Run(async world =>
    {
        var session = await world.OpenAsync();
        await world.SettledAsync(session);
        Ok(await world.AskAsync(new Perform(new Redact(session, Some.Tenant, Some.NewCommand()))));
        await Task.Delay(Old, world.Simulation.Time);
        Assert.Equal(0, world.Blobs.Count);
    });

    [Fact]
    public void Any_order_of_stores_accepts_and_sweeps_keeps_every_accepted_file()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var simulation = new Simulation(seed);
            var world = new SimWorld(simulation) { Recovery = new RecoverySettings { OrphanBatch = 1 } };
            simulation.Run(async () =>
            {
                await world.StartAsync();
                var session = Some.NewSession();
                Ok(await world.AskAsync(Some.Create(session, Some.Policy with { LifetimeSeconds = 2_592_000 })));
                await PutAsync(world, session, 1);
                await Task.Delay(TimeSpan.FromHours(25), simulation.Time);
                var sweep = Sweeper(world).SweepAsync(default);
                for (var i = simulation.Chance.Next(4); i > 0; i--) await Task.Yield();
                var stored = await PutAsync(world, session, 1);
                for (var i = simulation.Chance.Next(4); i > 0; i--) await Task.Yield();
                Ok(await world.AskAsync(Accept(session, stored)));
                await sweep;
                Assert.True(world.Blobs.Holds(stored.Blob), $"seed {seed}");
            });
        }
    }

    private static OrphanSweeper Sweeper(SimWorld world) => new(
        world.Journal, world.Blobs, world.Recovery, world.Simulation.Time,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<OrphanSweeper>.Instance);

    private static Perform Accept(SessionId session, StoredBlob stored) => new(new AcceptFile(
        session, Some.Tenant, Some.NewCommand(), stored.As(FileKind.IdCard, "image/jpeg")));

    private static async Task<StoredBlob> PutAsync(SimWorld world, SessionId session, byte content)
    {
        using var key = new DataKey(new byte[DataKey.Length]);
        using var bytes = new MemoryStream([content]);
        return await world.Blobs.PutAsync(new BlobScope(Some.Tenant, session), key, bytes, 10, default);
    }

    private static void Run(Func<SimWorld, Task> script)
    {
        var simulation = new Simulation(5);
        var world = new SimWorld(simulation);
        simulation.Run(async () =>
        {
            await world.StartAsync();
            await script(world);
        });
    }
}
