using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Kyc.Architecture.Tests.Deployment;

/// <summary>YAML as dictionaries, lists and texts, anchors and merge keys resolved.</summary>
internal static class Yaml
{
    /// <summary>Every document of a file of the repository.</summary>
    public static IReadOnlyList<object> Documents(string relative)
    {
        var parser = new MergingParser(new Parser(new StringReader(Repository.Text(relative))));
        parser.Consume<StreamStart>();
        var reader = new DeserializerBuilder().Build();
        var found = new List<object>();
        while (parser.Accept<DocumentStart>(out _))
            if (reader.Deserialize(parser) is { } document) found.Add(document);
        return found;
    }

    /// <summary>The value at a path of keys, or null.</summary>
    public static object? At(this object? node, params string[] path)
    {
        foreach (var key in path)
            node = node is Dictionary<object, object> map ? map.GetValueOrDefault(key) : null;
        return node;
    }

    /// <summary>The text at a path of keys.</summary>
    public static string Text(this object? node, params string[] path) =>
        node.At(path) as string ?? throw new InvalidDataException($"no text at {string.Join('.', path)}");

    /// <summary>The items of a list at a path; none when it is not there.</summary>
    public static IEnumerable<object> Items(this object? node, params string[] path) =>
        node.At(path) as List<object> ?? [];

    /// <summary>The entries of a map at a path; none when it is not there.</summary>
    public static IEnumerable<(string Key, object? Value)> Entries(this object? node, params string[] path) =>
        (node.At(path) as Dictionary<object, object> ?? [])
            .Select(entry => ((string)entry.Key, (object?)entry.Value));
}
