using Kyc.Sessions.Decisions;
using Kyc.Sessions.Files;
using Kyc.Sessions.Ids;
using Kyc.Sessions.State;
using Kyc.Sessions.Wire;

namespace Kyc.Sessions.Tests;

public sealed class WireNames
{
    [Theory]
    [InlineData("face_video")]
    [InlineData("FACE_VIDEO")]
    [InlineData("Face_Video")]
    public void Enum_names_are_read_in_any_case(string text)
    {
        Assert.True(WireName.TryParse<FileKind>(text, out var kind));
        Assert.Equal(FileKind.FaceVideo, kind);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("selfie")]
    public void Numbers_and_unknown_names_are_not_read(string? text) =>
        Assert.False(WireName.TryParse<FileKind>(text, out _));

    [Fact]
    public void States_are_written_as_the_interface_names_them() => Assert.Equal(
        ["requires_input", "processing", "needs_review", "verified", "rejected", "canceled", "expired"],
        WireName.All<SessionStatus>());

    [Fact]
    public void An_undeclared_value_has_no_name() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => WireName.Of((ReasonCode)9999));

    [Fact]
    public void Session_ids_sort_by_time_and_are_read_back()
    {
        var early = SessionId.New(Given.Noon);
        var late = SessionId.New(Given.Noon.AddMilliseconds(1));
        Assert.True(string.CompareOrdinal(early.Value, late.Value) < 0);
        Assert.True(SessionId.TryParse(early.Value, out var read));
        Assert.Equal(early, read);
    }

    [Theory]
    [InlineData("vs_")]
    [InlineData("vs_../../etc/passwd")]
    [InlineData("VS_01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("vs_01ARZ3NDEKTSV4RRFFQ69G5FAVX")]
    [InlineData("vs_01ARZ3NDEKTSV4RRFFQ69G5FAI")]
    [InlineData("vs_81ARZ3NDEKTSV4RRFFQ69G5FAV")]
    public void Malformed_session_ids_are_not_read(string text) => Assert.False(SessionId.TryParse(text, out _));

    [Fact]
    public void Shards_are_stable_and_evenly_used()
    {
        Assert.Equal(Shards.Of(new SessionId("vs_01ARZ3NDEKTSV4RRFFQ69G5FAV")),
            Shards.Of(new SessionId("vs_01ARZ3NDEKTSV4RRFFQ69G5FAV")));
        var counts = new int[Shards.Count];
        for (var i = 0; i < 64_000; i++) counts[Shards.Of(SessionId.New(Given.Noon))]++;
        Assert.All(counts, count => Assert.InRange(count, 800, 1200));
    }
}
