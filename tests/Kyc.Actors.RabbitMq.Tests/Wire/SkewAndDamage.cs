using System.Text;
using Kyc.Actors.Messages;
using Kyc.Actors.RabbitMq.Wire;

namespace Kyc.Actors.RabbitMq.Tests.Wire;

/// <summary>Bodies of newer builds, and bodies that are none.</summary>
public sealed class SkewAndDamage
{
    private const int Mutations = 4_000;

    [Fact]
    public void Fields_of_a_newer_build_are_passed_over() =>
        Assert.All(WireSamples.Bodies(), body =>
        {
            var text = Encoding.UTF8.GetString(body);
            var newer = text
                .Replace("{\"v\":1,", "{\"trace\":{\"a\":[1,2]},\"v\":1,", StringComparison.Ordinal)
                .Replace("\"body\":{", "\"body\":{\"since_version_9\":[{\"x\":null}],", StringComparison.Ordinal);
            Assert.NotEqual(text, newer);
            Assert.Equal(text, Encoding.UTF8.GetString(WireSamples.Rewritten(Encoding.UTF8.GetBytes(newer))));
        });

    [Fact]
    public void A_newer_format_is_refused_as_that() =>
        Assert.All(WireSamples.Bodies(), body =>
        {
            var newer = Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(body).Replace("\"v\":1,", "\"v\":2,", StringComparison.Ordinal));
            Assert.Equal(2, Assert.Throws<NewerWireFormatException>(() => WireSamples.Rewritten(newer)).Format);
        });

    [Theory]
    [InlineData("{\"v\":1,\"type\":\"explode\",\"body\":{}}")]
    [InlineData("{\"v\":1,\"type\":\"submit\",\"body\":{}}")]
    [InlineData("{\"v\":1,\"type\":\"submit\",\"body\":null}")]
    [InlineData("{\"v\":1,\"type\":\"submit\",\"body\":{\"command\":null}}")]
    [InlineData("{\"v\":1,\"type\":\"look\",\"body\":{\"session\":\"../../etc\",\"tenant\":\"acme\"}}")]
    [InlineData("{\"v\":0,\"type\":\"look\",\"body\":{}}")]
    [InlineData("{\"v\":\"1\",\"type\":\"look\",\"body\":{}}")]
    [InlineData("{\"type\":\"look\",\"body\":{}}")]
    [InlineData("{\"v\":1}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("null")]
    public void What_is_no_message_is_a_typed_refusal(string body) =>
        Assert.Throws<WireFormatException>(() => WireCodec.DecodeMessage(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void An_answer_is_no_message_and_a_job_is_no_comparison()
    {
        Assert.Throws<WireFormatException>(() =>
            WireCodec.DecodeReply(WireCodec.Encode(WireSamples.Messages.First())));
        Assert.Throws<WireFormatException>(() =>
            WireCodec.DecodeComparison(WireCodec.EncodeJob(WireSamples.ComparisonJob)));
        Assert.Throws<WireFormatException>(() => WireCodec.DecodeJob(WireCodec.Encode(WireSamples.Pictures)));
    }

    [Fact]
    public void A_tenant_or_blob_that_could_leave_its_folder_is_refused()
    {
        var job = Encoding.UTF8.GetString(WireCodec.EncodeJob(WireSamples.ComparisonJob));
        Assert.Throws<WireFormatException>(() => WireCodec.DecodeJob(
            Encoding.UTF8.GetBytes(job.Replace("acme", "../acme", StringComparison.Ordinal))));
        var pictures = Encoding.UTF8.GetString(WireCodec.Encode(WireSamples.Pictures));
        Assert.Throws<WireFormatException>(() => WireCodec.DecodeComparison(
            Encoding.UTF8.GetBytes(pictures.Replace("fil_", "../_", StringComparison.Ordinal))));
    }

    [Fact]
    public void Damage_anywhere_is_read_or_refused_but_never_a_crash()
    {
        var bodies = WireSamples.Bodies().ToArray();
        var refused = 0;
        for (var seed = 0; seed < Mutations; seed++)
        {
            var random = new Random(seed);
            var body = Damaged(bodies[random.Next(bodies.Length)], random);
            var error = Record.Exception(() => WireSamples.Rewritten(body));
            Assert.True(error is null or WireFormatException or NewerWireFormatException, $"seed {seed}: {error}");
            if (error is not null) refused++;
        }
        Assert.InRange(refused, Mutations / 2, Mutations);
    }

    [Fact]
    public void Half_a_body_is_refused() =>
        Assert.All(WireSamples.Bodies(), body =>
            Assert.Throws<WireFormatException>(() => WireSamples.Rewritten(body[..(body.Length / 2)])));

    private static byte[] Damaged(byte[] body, Random random)
    {
        switch (random.Next(4))
        {
            case 0: return body[..random.Next(body.Length)];
            case 1: return [.. body, (byte)random.Next(33, 127)];
            default:
                var bytes = body.ToArray();
                for (var i = random.Next(3); i >= 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
        }
    }
}
