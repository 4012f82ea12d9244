namespace Kyc.Cli.Operator.Pbm;

/// <summary>What a line in pbm's spelling means here.</summary>
/// <param name="Args">The same in this program's spelling.</param>
/// <param name="Cannot">Why it means nothing here, and what does; null when it does.</param>
/// <param name="Help">The line asks for help.</param>
internal sealed record PbmMeaning(IReadOnlyList<string> Args, string? Cannot = null, bool Help = false);

/// <summary>
/// Reads <c>pbm [HOST:PORT] MODULE VERB [-a ADDRESS] ...</c>, the spelling of Petabridge.Cmd's client, so that
/// operators' habits and scripts work. What is not pbm's own goes through as it is.
/// </summary>
internal static class PbmLine
{
    /// <summary>Every line that is understood.</summary>
    public const string Usage = """
        pbm [HOST:PORT] ...                     kyc ... --admin HOST:PORT
          cluster show                          cluster show --lines
          cluster status                        cluster show --lines --self
          cluster leave [-a NODE]               cluster leave [NODE]
          cluster down -a NODE                  cluster down NODE
          cluster down-unreachable              cluster down --unreachable
          cluster tail                          cluster tail
          cluster-sharding list-regions         sharding regions
          cluster-sharding region-stats         sharding regions
          cluster-sharding list-shards          sharding shards
          cluster-sharding shard-stats          sharding shards
          log tail, log peek                    log tail, log tail --no-follow
        NODE is a member's name; name@host:pid, as `cluster show` prints it, will do. Other options are those of kyc,
        for instance --json, --yes, --reason TEXT, --token-file FILE.
        """;

    private static readonly string[] Modules = ["cluster", "cluster-sharding", "log", "actor", "remote", "help"];

    private static readonly Dictionary<(string Module, string Verb), string> Same = new()
    {
        [("cluster", "show")] = "cluster show --lines",
        [("cluster", "status")] = "cluster show --lines --self",
        [("cluster", "leave")] = "cluster leave",
        [("cluster", "down")] = "cluster down",
        [("cluster", "down-unreachable")] = "cluster down --unreachable",
        [("cluster", "tail")] = "cluster tail",
        [("cluster-sharding", "list-regions")] = "sharding regions",
        [("cluster-sharding", "region-stats")] = "sharding regions",
        [("cluster-sharding", "list-shards")] = "sharding shards",
        [("cluster-sharding", "shard-stats")] = "sharding shards",
        [("log", "tail")] = "log tail",
        [("log", "peek")] = "log tail --no-follow",
    };

    private static readonly Dictionary<(string Module, string Verb), string> Elsewhere = new()
    {
        [("cluster", "join")] = Joins,
        [("cluster", "join-seed")] = Joins,
        [("cluster", "join-seed-nodes")] = Joins,
        [("cluster", "leader")] =
            "there is no leader: every node places shards by the same rule; `kyc sharding regions` shows who owns what",
    };

    private const string Joins =
        "nodes join by themselves when they start: `kyc run` with the cluster's broker in its settings; a drained node "
        + "takes its share again by `kyc cluster undrain NODE`";

    /// <summary>What a line means.</summary>
    /// <param name="args">Everything after <c>pbm</c>.</param>
    public static PbmMeaning Read(IReadOnlyList<string> args)
    {
        var rest = new Queue<string>(args);
        var admin = rest.TryPeek(out var first) && IsAddress(first) ? rest.Dequeue() : null;
        if (!rest.TryDequeue(out var module) || module is "help" or "--help" or "-h")
            return new PbmMeaning([], Help: true);
        rest.TryDequeue(out var verb);
        if (verb is null or "help" or "--help" or "-h") return new PbmMeaning([], Help: true);
        if (!Same.TryGetValue((module, verb), out var same))
            return new PbmMeaning([], Elsewhere.GetValueOrDefault((module, verb)) ?? Unknown(module, verb));
        IEnumerable<string> to = admin is null ? [] : ["--admin", admin];
        return new PbmMeaning([.. same.Split(' '), .. Names(rest), .. to]);
    }

    /// <summary>The first word is an address unless it is one of pbm's modules.</summary>
    private static bool IsAddress(string word) =>
        !Modules.Contains(word) && (word.Contains(':', StringComparison.Ordinal) || word.All(char.IsAsciiDigit));

    /// <summary><c>-a ADDRESS</c> is the member's name.</summary>
    private static IEnumerable<string> Names(Queue<string> words)
    {
        while (words.TryDequeue(out var word))
            if (word is "-a" or "--address" && words.TryDequeue(out var address)) yield return Node(address);
            else yield return word;
    }

    private static string Node(string address) => address.Split('@')[0];

    private static string Unknown(string module, string verb) => module switch
    {
        "actor" => "there is no tree of actors to look at: `kyc sessions list` and `kyc sessions show ID` show what "
                   + "lives",
        "cluster-sharding" => $"cluster-sharding {verb} means nothing here: `kyc sharding regions`, `kyc sharding "
                              + "shards` and `kyc sharding locate SESSION_ID` show what there is",
        _ => $"{module} {verb} means nothing here; `kyc pbm help` lists what does, `kyc --help` everything else",
    };
}
