using Spectre.Console;

namespace Kyc.Cli.Commands;

/// <summary>Shows what a command is at, on the side of complaints, so that results stay clean.</summary>
internal static class Progress
{
    /// <summary>Runs work under a spinner that names its stage; silent when nobody watches.</summary>
    public static async Task<T> Async<T>(CliConsole console, string first, Func<IProgress<string>, Task<T>> work)
    {
        if (!console.ErrorIsTerminal) return await work(new Stage(_ => { }));
        return await console.RichError.Status().StartAsync(
            first, context => work(new Stage(name => context.Status(Markup.Escape(name.Replace('_', ' '))))));
    }

    /// <summary>Runs work under a bar; silent when nobody watches.</summary>
    public static async Task<T> BarAsync<T>(CliConsole console, string title,
        Func<IProgress<(int Done, int Of)>, Task<T>> work)
    {
        if (!console.ErrorIsTerminal) return await work(new Count(_ => { }));
        return await console.RichError.Progress().AutoClear(true).StartAsync(context =>
        {
            var bar = context.AddTask(Markup.Escape(title), maxValue: 1);
            return work(new Count(now => bar.Value = (double)now.Done / Math.Max(1, now.Of)));
        });
    }

    private sealed class Stage(Action<string> tell) : IProgress<string>
    {
        public void Report(string value) => tell(value);
    }

    private sealed class Count(Action<(int Done, int Of)> tell) : IProgress<(int Done, int Of)>
    {
        public void Report((int Done, int Of) value) => tell(value);
    }
}
