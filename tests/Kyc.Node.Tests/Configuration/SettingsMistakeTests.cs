using Kyc.Node.Configuration;

namespace Kyc.Node.Tests.Configuration;

/// <summary>
/// Mutated configurations: each must be refused in one line that names the setting and what is allowed.
/// </summary>
public sealed class SettingsMistakeTests
{
    /// <summary>Arguments that are wrong, with the words that the complaint must contain.</summary>
    public static TheoryData<string, string[]> Arguments => new()
    {
        { "edge.port=80800", ["kyc.edge.port", "'80800'", "--set", "0 to 65535"] },
        { "edge.port=-1", ["kyc.edge.port", "'-1'", "0 to 65535"] },
        { "edge.port=http", ["kyc.edge.port", "'http'", "whole number"] },
        { "edge.port=8080.5", ["kyc.edge.port", "whole number"] },
        { "edge.port=8,080", ["kyc.edge.port", "whole number"] },
        { "edge.port=", ["kyc.edge.port", "''", "whole number"] },
        { "edge.port= 1e3", ["kyc.edge.port", "whole number"] },
        { "edge.prot=8080", ["'edge.prot'", "not a setting", "did you mean edge.port?"] },
        { "egde.port=8080", ["'egde.port'", "did you mean edge.port?"] },
        { "kyc.edge.porte=1", ["'kyc.edge.porte'", "did you mean edge.port?"] },
        { "port=8080", ["'port'", "not a setting", "kyc config schema"] },
        { "edge.adresses=::1", ["did you mean edge.addresses?"] },
        { "edge.addresses=localhost", ["kyc.edge.addresses", "'localhost'", "IPv4 or IPv6"] },
        { "edge.addresses=", ["kyc.edge.addresses", "one or more"] },
        { "edge.addresses=127.0.0.1,127.0.0.1", ["kyc.edge.addresses", "each once"] },
        { "edge.addresses=0.0.0.0,127.0.0.1", ["kyc.edge.addresses", "0.0.0.0 alone", "127.0.0.1"] },
        { "edge.addresses=::,::1", ["kyc.edge.addresses", ":: alone", "IPv6"] },
        { "edge.trusted_proxies=10.0.0.0/8", ["kyc.edge.trusted_proxies", "IPv4 or IPv6"] },
        { "edge.expose_scores=yes", ["kyc.edge.expose_scores", "true or false"] },
        { "edge.ask_deadline_s=0", ["kyc.edge.ask_deadline_s", "0.1 to 300", "seconds"] },
        { "edge.ask_deadline_s=NaN", ["kyc.edge.ask_deadline_s", "0.1 to 300"] },
        { "edge.ask_deadline_s=Infinity", ["kyc.edge.ask_deadline_s"] },
        { "edge.ask_deadline_s=10s", ["kyc.edge.ask_deadline_s", "seconds"] },
        { "log.level=verbose", ["kyc.log.level", "one of trace, debug, information"] },
        { "log.format=xml", ["kyc.log.format", "auto, json, text"] },
        { "node.name=my node", ["kyc.node.name", "1 to 64 letters"] },
        { "node.roles=edge,broker", ["kyc.node.roles", "edge, sessions, worker"] },
        { "node.roles=", ["kyc.node.roles", "edge, sessions, worker"] },
        { "node.roles=edge", ["kyc.node.roles", "all of edge, sessions, worker"] },
        { "node.drain_grace_s=601", ["kyc.node.drain_grace_s", "0 to 600"] },
        { "policy.target_fmr=0", ["kyc.policy.target_fmr", "0.000001 to 0.1"] },
        { "policy.target_fmr=1", ["kyc.policy.target_fmr", "0.000001 to 0.1"] },
        { "policy.target_fmr=0.01", ["kyc.policy.target_fmr", "kyc.policy.review_fmr", "<="] },
        { "policy.liveness=active", ["kyc.policy.liveness", "off, passive, passive_if_available"] },
        { "policy.minimum_model_grade=best", ["kyc.policy.minimum_model_grade", "evaluation, production"] },
        { "vision.recogniser=", ["kyc.vision.recogniser", "the name of a model, or auto"] },
        { "policy.liveness_floor=0.9", ["kyc.policy.liveness_floor", "kyc.policy.liveness_threshold"] },
        { "policy.max_attempts=0", ["kyc.policy.max_attempts", "1 to 20"] },
        { "policy.lifetime_s=59", ["kyc.policy.lifetime_s", "60 to 2592000"] },
        { "worker.slots=-2", ["kyc.worker.slots", "0 to 1024"] },
        { "worker.lease_s=130", ["kyc.worker.lease_s", "more than 130 seconds", "kyc.worker.job_timeout_s"] },
        { "sessions.mailbox_limit=0", ["kyc.sessions.mailbox_limit", "1 to 100000", "messages"] },
        { "storage.journal_max_batch=0", ["kyc.storage.journal_max_batch", "1 to 10000"] },
        { "storage.min_free_mib=lots", ["kyc.storage.min_free_mib", "whole number", "MiB"] },
        { "vision.providers=TPUExecutionProvider", ["kyc.vision.providers", "CUDAExecutionProvider"] },
        { "vision.require_gpu=1", ["kyc.vision.require_gpu", "true or false"] },
        { "vision.device_id=64", ["kyc.vision.device_id", "0 to 63"] },
        { "media.video_min_duration_s=31", ["kyc.media.video_min_duration_s", "kyc.media.video_max_duration_s"] },
        { "media.picture_min_side=20000", ["kyc.media.picture_min_side", "kyc.media.picture_max_side"] },
        { "media.video_frames=257", ["kyc.media.video_frames", "1 to 256"] },
        { "decoder.sandbox=off", ["kyc.decoder.sandbox", "required, best_effort"] },
        { "decoder.memory_mib=511", ["kyc.decoder.memory_mib", "512 to 65536", "MiB"] },
    };

    /// <summary>Files that are wrong.</summary>
    public static TheoryData<string, string[]> Files => new()
    {
        { """{ "edge": { "port": "8080" } }""", ["kyc.edge.port", "JSON string", "kyc.json", "JSON integer"] },
        { """{ "edge": { "port": 80800 } }""", ["kyc.edge.port", "'80800'", "kyc.json"] },
        { """{ "edge": { "port": null } }""", ["kyc.edge.port", "JSON null"] },
        { """{ "edge": { "port": [1] } }""", ["kyc.edge.port", "JSON list"] },
        { """{ "edge": { "prot": 1 } }""", ["'edge.prot'", "did you mean edge.port?"] },
        { """{ "edge": 8080 }""", ["'edge'", "not a setting"] },
        { """{ "kyc": { "edge": { "port": 1 } } }""", ["'kyc.edge'", "not a setting"] },
        { """{ "edge": { "addresses": [127] } }""", ["kyc.edge.addresses", "JSON list"] },
        { """{ "edge": { "expose_scores": "true" } }""", ["kyc.edge.expose_scores", "JSON string", "JSON boolean"] },
        { """{ "edge": { "port": 1, "port": 2 } }""", ["not valid JSON"] },
        { """{ "edge": { "port": 1 }""", ["not valid JSON", "line 1"] },
        { "[]", ["one JSON object"] },
        { "", ["not valid JSON"] },
    };

    /// <summary>Environment variables that are wrong.</summary>
    public static TheoryData<string, string, string[]> Variables => new()
    {
        { "KYC_EDGE__PORT", "x", ["kyc.edge.port", "'x'", "KYC_EDGE__PORT"] },
        { "KYC_EDGE__PROT", "1", ["KYC_EDGE__PROT", "did you mean KYC_EDGE__PORT?"] },
        { "KYC_EDGE_PORT", "1", ["KYC_EDGE_PORT", "did you mean KYC_EDGE__PORT?"] },
        { "KYC_NOTHING__LIKE_THIS_AT_ALL", "1", ["KYC_NOTHING__LIKE_THIS_AT_ALL", "KYC_SECTION__SETTING"] },
        { "ONNX_PROVIDERS", "TensorRT", ["kyc.vision.providers", "'TensorRT'", "ONNX_PROVIDERS"] },
        { "CUDA_VISIBLE_DEVICES", "0;1", ["kyc.vision.cuda_visible_devices", "CUDA_VISIBLE_DEVICES"] },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void A_wrong_argument_is_refused_by_name(string argument, string[] words) =>
        Expect(words, new SettingsInput { Arguments = [NamedArgument.Parse(argument)] });

    [Theory]
    [MemberData(nameof(Files))]
    public void A_wrong_file_is_refused_by_name(string text, string[] words) =>
        Expect(words, new SettingsInput { FilePath = "/etc/kyc.json", FileText = text });

    [Theory]
    [MemberData(nameof(Variables))]
    public void A_wrong_variable_is_refused_by_name(string name, string value, string[] words) =>
        Expect(words, new SettingsInput { Environment = new Dictionary<string, string> { [name] = value } });

    [Fact]
    public void A_gpu_that_must_be_there_needs_a_provider_for_it() => Expect(
        ["kyc.vision.require_gpu", "kyc.vision.providers", "GPU provider"],
        new SettingsInput
        {
            Arguments = [NamedArgument.Parse("vision.require_gpu=true"),
                NamedArgument.Parse("vision.providers=CPUExecutionProvider")],
        });

    [Fact]
    public void A_wrong_secret_is_not_repeated()
    {
        var line = Line(new SettingsInput { Arguments = [NamedArgument.Parse("storage.master_key=canary-not-a-key")] });
        Assert.Contains("kyc.storage.master_key", line, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_mistakes_are_still_one_line_that_counts_them()
    {
        var line =
            Line(new SettingsInput { Arguments = [NamedArgument.Parse("edge.port=x"), NamedArgument.Parse("a.b=c")] });
        Assert.EndsWith("(and 1 more)", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_without_a_value_says_how_to_write_it() =>
        Assert.Contains(
            "SECTION.SETTING=VALUE",
            Assert.Throws<ConfigurationException>(() => NamedArgument.Parse("edge.port")).Message,
            StringComparison.Ordinal);

    private static void Expect(string[] words, SettingsInput input)
    {
        var line = Line(input);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }

    private static string Line(SettingsInput input)
    {
        var line = Assert.Throws<ConfigurationException>(() => SettingsReader.Read(input)).Message;
        Assert.DoesNotContain('\n', line);
        return line;
    }
}
