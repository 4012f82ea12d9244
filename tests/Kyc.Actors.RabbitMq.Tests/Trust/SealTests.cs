using Kyc.Actors.RabbitMq.Asking;
using Kyc.Actors.RabbitMq.Topology;
using Kyc.Actors.RabbitMq.Trust;
using Kyc.Actors.TestKit;
using Xunit.Abstractions;

namespace Kyc.Actors.RabbitMq.Tests.Trust;

/// <summary>A code fits one message at one place, and nothing else.</summary>
public sealed class SealTests(ITestOutputHelper output)
{
    private const int Places = 1_000;

    private static readonly string[] s_acted =
        [MessageKind.LeftHeader, MessageKind.WaitsHeader, MessageKind.RepeatsHeader];

    private readonly Seal _seal = Sealed.By(TestRing.Shared, "i2");

    [Fact]
    public void Every_kind_of_message_opens_at_its_place() =>
        Assert.All(Sealed.OfEachKind(), one => Assert.True(one.OpensAt(_seal), one.Kind));

    [Fact]
    public void A_body_changed_by_one_byte_anywhere_is_refused()
    {
        var random = new Random(5);
        var all = Sealed.OfEachKind().Where(one => one.Body.Length > 0).ToArray();
        var accepted = 0;
        for (var i = 0; i < Places; i++)
        {
            var edited = all[random.Next(all.Length)].Copy();
            edited.Body[random.Next(edited.Body.Length)] ^= (byte)random.Next(1, 256);
            if (edited.OpensAt(_seal)) accepted++;
        }
        output.WriteLine($"bodies edited by one byte: {Places}, accepted {accepted}");
        Assert.Equal(0, accepted);
        Assert.Equal(Places, _seal.Refusals.Of(Distrust.WrongCode));
    }

    [Fact]
    public void A_body_cut_or_lengthened_is_refused()
    {
        var (tried, accepted) = (0, 0);
        foreach (var one in Sealed.OfEachKind())
        {
            for (var length = 0; length < one.Body.Length; length++, tried++)
                if ((one with { Body = one.Body[..length] }).OpensAt(_seal)) accepted++;
            tried++;
            if ((one with { Body = [.. one.Body, 0] }).OpensAt(_seal)) accepted++;
        }
        output.WriteLine($"bodies cut or lengthened: {tried}, accepted {accepted}");
        Assert.Equal(0, accepted);
    }

    [Fact]
    public void A_message_moved_to_any_other_place_is_refused()
    {
        var names = new Names("sealed");
        var places = Enumerable.Range(0, 64).Select(shard => Destination.Shard(names, shard)).Concat(
        [
            Destination.Answer, Destination.Work(names), Destination.Comparisons(names), Destination.Members(names),
            Destination.GivenUp(names), Destination.Work(new Names("other")),
        ]).ToArray();
        var tried = 0;
        foreach (var one in Sealed.OfEachKind())
            foreach (var place in places.Where(place => place != one.To))
            {
                Assert.False(one.OpensAt(_seal, place), $"{one.Kind} at {place}");
                tried++;
            }
        output.WriteLine($"messages moved to another queue: {tried}, accepted 0");
    }

    [Fact]
    public void A_message_of_another_kind_id_sender_number_or_header_is_refused() =>
        Assert.All(Sealed.OfEachKind(), one =>
        {
            Refuses(one, edited => edited.Properties.Type += "x");
            Refuses(one, edited => edited.Properties.CorrelationId += "x");
            Refuses(one, edited => edited.Properties.Headers![SealHeaders.From] = "i3");
            Refuses(one, edited => edited.Properties.Headers![SealHeaders.Number] = 6L);
            foreach (var header in s_acted)
                Refuses(one, edited => edited.Properties.Headers![header] = 77);
            Refuses(one, edited => ((byte[])edited.Properties.Headers![SealHeaders.Code]!)[31] ^= 1, deep: true);
        });

    [Fact]
    public void What_bears_no_code_or_a_broken_one_is_refused_by_that_name() => Assert.All(Sealed.OfEachKind(), one =>
    {
        Refuses(one, edited => edited.Properties.Headers!.Remove(SealHeaders.Code), why: Distrust.Unsigned);
        Refuses(one, edited => edited.Properties.Headers = null, why: Distrust.Unsigned);
        Refuses(one, edited => edited.Properties.Headers![SealHeaders.Code] = "text", why: Distrust.Malformed);
        Refuses(one, edited => edited.Properties.Headers![SealHeaders.Format] = 3, why: Distrust.Malformed);
        Refuses(one, edited => edited.Properties.Headers!.Remove(SealHeaders.Format), why: Distrust.Malformed);
        Refuses(one, edited => edited.Properties.Headers![SealHeaders.Number] = "many", why: Distrust.Malformed);
        Refuses(one, edited => edited.Properties.Headers!.Remove(SealHeaders.From), why: Distrust.Malformed);
        Refuses(one, edited => edited.Properties.Headers![SealHeaders.Key] = "0badf00d", why: Distrust.UnknownKey);
        Refuses(one, edited => edited.Properties.Headers![SealHeaders.Code] = new byte[16], why: Distrust.WrongCode);
    });

    [Fact]
    public void A_node_with_another_ring_is_refused()
    {
        var stranger = Sealed.By(new TestRing("stranger"));
        Assert.All(Sealed.OfEachKind(), one => Assert.False(one.OpensAt(stranger)));
        Assert.Equal(8, stranger.Refusals.Of(Distrust.UnknownKey));
    }

    [Fact]
    public void Unsigned_ones_are_acted_on_only_while_the_setting_says_so_and_wrong_ones_never()
    {
        var lenient = Sealed.By(TestRing.Shared, acceptUnsigned: true);
        Assert.All(Sealed.OfEachKind(), one =>
        {
            var bare = one.Copy();
            bare.Properties.Headers = null;
            Assert.True(bare.OpensAt(lenient));
            Assert.False((one with { Body = [.. one.Body, 1] }).OpensAt(lenient));
        });
    }

    [Fact]
    public void A_message_that_goes_back_keeps_the_code_of_who_made_it()
    {
        var one = Sealed.OfEachKind()[3];
        var code = one.Properties.Headers![SealHeaders.Code];
        _seal.Put(one.To, one.Properties, one.Body);
        Assert.Same(code, one.Properties.Headers[SealHeaders.Code]);
    }

    private static void Refuses(
        Sealed one, Action<Sealed> edit, Distrust why = Distrust.WrongCode, bool deep = false)
    {
        var seal = Sealed.By(TestRing.Shared, "i2");
        var edited = one.Copy();
        var headers = edited.Properties.Headers!;
        if (deep) headers[SealHeaders.Code] = ((byte[])headers[SealHeaders.Code]!).ToArray();
        edit(edited);
        Assert.False(edited.OpensAt(seal), one.Kind);
        Assert.Equal(1, seal.Refusals.Of(why));
    }
}
