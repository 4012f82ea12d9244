using System.Collections.Concurrent;

namespace Kyc.Vision.Media;

/// <summary>
/// A thread of its own for one child: it blocks on the child's pipe, which no thread of the pool should do, and
/// wakes in microseconds.
/// </summary>
internal sealed class DecoderThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];

    public DecoderThread(string name) => new Thread(Run) { IsBackground = true, Name = name }.Start();

    /// <summary>Runs the function on the thread; its exceptions come back through the task.</summary>
    public Task<T> RunAsync<T>(Func<T> function)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                result.SetResult(function());
            }
#pragma warning disable CA1031 // every failure belongs to the caller, none to the thread
            catch (Exception error)
            {
                result.SetException(error);
            }
#pragma warning restore CA1031
        });
        return result.Task;
    }

    /// <summary>Lets the thread end after what is queued.</summary>
    public void Dispose() => _work.CompleteAdding();

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable()) action();
        _work.Dispose();
    }
}
