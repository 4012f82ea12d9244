using Kyc.Actors.Ports;

namespace Kyc.Storage.Tests.Sqlite;

/// <summary>
/// The process that is killed: 16 sessions' lives at once without end, each acknowledged append told on a line of
/// standard output, session and version, before the next begins.
/// </summary>
internal static class AppendUntilKilled
{
    private const int Appenders = 16;

    public static async Task<int> RunAsync(string directory)
    {
        await using var storage = await Embedded.OpenAsync(Embedded.Options(directory), TimeProvider.System);
        await using var output = Console.OpenStandardOutput();
        await Task.WhenAll(Enumerable.Range(0, Appenders).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                foreach (var append in SessionScript.New(TimeProvider.System.GetUtcNow()).Life([1]))
                {
                    await storage.Journal.AppendAsync(append, CancellationToken.None);
                    Tell(output, append);
                }
            }
        })));
        return 0;
    }

    private static void Tell(Stream output, JournalAppend append)
    {
        var line = System.Text.Encoding.ASCII.GetBytes($"{append.State.Id} {append.State.Version}\n");
        lock (output) output.Write(line);
    }
}
