namespace TensorHarbor.Distributed.Links;

/// <summary>Lets the frames that one thread adds in a stretch of work be written together, at its end.</summary>
static class LinkBatch
{
    [ThreadStatic]
    static int s_depth;

    [ThreadStatic]
    static List<LinkWriter>? s_held;

    /// <summary>Begins a stretch; they nest.</summary>
    public static void Hold() => s_depth++;

    /// <summary>Ends a stretch, on the thread that began it. An inner one is followed by waiting, so what is held is written then, too.</summary>
    public static void Release()
    {
        s_depth--;
        if (s_held is not { Count: > 0 }) return;
        foreach (LinkWriter writer in s_held) writer.Flush();
        s_held.Clear();
    }

    /// <summary>Is a stretch under way, so that a writer's frames may wait? Then it will be flushed.</summary>
    public static bool Holds(LinkWriter writer)
    {
        if (s_depth == 0) return false;
        s_held ??= [];
        if (!s_held.Contains(writer)) s_held.Add(writer);
        return true;
    }
}
