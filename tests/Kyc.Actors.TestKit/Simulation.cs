namespace Kyc.Actors.TestKit;

/// <summary>
/// Runs asynchronous code on one thread and in virtual time. What is ready runs in an order drawn from a seed; when
/// nothing is ready the clock moves to the next timer. The same seed gives the same run. Code under it must not leave
/// for the thread pool (no Task.Run, no ConfigureAwait(false)).
/// </summary>
public sealed class Simulation(int seed)
{
    private readonly List<(SimNode Node, SendOrPostCallback Callback, object? State)> _ready = [];

    private int _thread;
    private string? _stray;

    /// <summary>The run's source of chance.</summary>
    public Random Chance { get; } = new(seed);

    /// <summary>The run's clock.</summary>
    public VirtualTime Time { get; } = new();

    /// <summary>Steps run so far: each is one stretch of code between two awaits.</summary>
    public long Steps { get; private set; }

    /// <summary>Called before each step with its number; may kill nodes.</summary>
    public Action<long>? BeforeStep { get; set; }

    /// <summary>Steps after which a run counts as stuck.</summary>
    public long StepLimit { get; init; } = 2_000_000;

    /// <summary>A new process of the simulated world.</summary>
    public SimNode NewNode(string name) => new(this, name);

    /// <summary>Runs a script to its end on a node of its own.</summary>
    /// <exception cref="SimulationStuckException">Nothing is ready and no timer is set, the step limit was reached, or
    /// code left for the thread pool.</exception>
    public void Run(Func<Task> script)
    {
        var outer = SynchronizationContext.Current;
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            var task = NewNode("script").Start(script);
            while (!task.IsCompleted) Step();
            task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    internal void Add(SimNode node, SendOrPostCallback callback, object? state)
    {
        lock (_ready)
        {
            if (Environment.CurrentManagedThreadId != _thread) _stray ??= Environment.StackTrace;
            _ready.Add((node, callback, state));
        }
    }

    private void Step()
    {
        if (Steps >= StepLimit) throw new SimulationStuckException(seed, $"still running after {Steps} steps");
        (SimNode Node, SendOrPostCallback Callback, object? State)? next = null;
        lock (_ready)
        {
            if (_stray is not null)
                throw new SimulationStuckException(seed, $"work came back from another thread: {_stray}");
            next = TakeAny();
        }
        if (next is { } work) Run(work.Node, work.Callback, work.State);
        else if (!Time.AdvanceToNext())
            throw new SimulationStuckException(seed, "nothing is ready and no timer is set");
    }

    private (SimNode Node, SendOrPostCallback Callback, object? State)? TakeAny()
    {
        var runnable = Enumerable.Range(0, _ready.Count).Where(i => !_ready[i].Node.Frozen).ToArray();
        if (runnable.Length == 0) return null;
        var at = runnable[Chance.Next(runnable.Length)];
        var taken = _ready[at];
        _ready[at] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        return taken;
    }

    private void Run(SimNode node, SendOrPostCallback callback, object? state)
    {
        BeforeStep?.Invoke(++Steps);
        if (!node.Alive) return;
        SynchronizationContext.SetSynchronizationContext(node);
        callback(state);
    }
}

/// <summary>A process of the simulated world: what it awaits continues on it, until it is killed.</summary>
public sealed class SimNode(Simulation simulation, string name) : SynchronizationContext
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>False once killed.</summary>
    public bool Alive { get; private set; } = true;

    /// <summary>True while stopped as SIGSTOP would: its work waits, the world goes on.</summary>
    public bool Frozen { get; set; }

    /// <summary>Ends it as kill -9 would: nothing of it runs any more, no finally, no dispose.</summary>
    public void Kill() => Alive = false;

    /// <summary>Starts work on it; the task never ends when the node is killed before it does.</summary>
    public Task Start(Func<Task> work) => Start(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Starts work with a result on it.</summary>
    public Task<T> Start<T>(Func<Task<T>> work)
    {
        var done = new TaskCompletionSource<T>();
        Post(_ => _ = Relay(work, done), null);
        return done.Task;
    }

    /// <inheritdoc />
    public override void Post(SendOrPostCallback d, object? state) => simulation.Add(this, d, state);

    /// <inheritdoc />
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc />
    public override SynchronizationContext CreateCopy() => this;

    private static async Task Relay<T>(Func<Task<T>> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(await work());
        }
        catch (Exception error)
        {
            done.SetException(error);
        }
    }
}

/// <summary>A simulated run came to a halt before its script ended.</summary>
public sealed class SimulationStuckException(int seed, string why) : Exception($"simulation with seed {seed}: {why}");
